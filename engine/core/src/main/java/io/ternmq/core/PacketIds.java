package io.ternmq.core;

/**
 * Packet identifiers follow from sequence numbers: identifier = 1 + sequence mod 65,535. So an
 * identifier survives a crash with the message it belongs to, and is never 0 [MQTT-2.2.1-3].
 */
public final class PacketIds {
  /** How many identifiers there are. */
  public static final int COUNT = 65_535;

  private PacketIds() {}

  /** The identifier, 1 to 65,535, of a sequence number of 0 or more. */
  public static int ofSequence(long sequence) {
    return 1 + (int) (sequence % COUNT);
  }

  /** The one sequence in [lowest, lowest + 65,535) that has this identifier. */
  public static long toSequence(int packetId, long lowest) {
    int ahead = packetId - ofSequence(lowest);
    return lowest + (ahead < 0 ? ahead + COUNT : ahead);
  }
}
