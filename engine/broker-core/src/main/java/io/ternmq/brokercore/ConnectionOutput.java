package io.ternmq.brokercore;

import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;

/**
 * What a connection's engine can do to its connection: the shell behind it encodes, writes and
 * closes, and decides nothing. Everything is called on the connection's lane. After {@link #close}
 * nothing more is sent.
 */
public interface ConnectionOutput {
  /**
   * Sends a packet. Reason String and User Properties are left out where the packet would be too
   * large with them; a packet that is still too large is not sent.
   *
   * @return false where the packet was too large for the peer
   */
  boolean send(Packet packet);

  /** Sends PUBACK, PUBREC, PUBREL or PUBCOMP without properties. */
  void acknowledge(PacketType type, int packetId, ReasonCode reason);

  /**
   * Sends a PUBLISH with this message.
   *
   * @return false where it would be larger than the peer takes; then nothing was sent
   */
  boolean publish(Message message, DeliveryHeader header);

  /** Bytes that were sent and that the network has not taken. */
  long unwrittenBytes();

  /** Reads nothing more until {@link #resumeReading}. Nothing already read is lost. */
  void pauseReading();

  /** Reads and decodes again, beginning in a later turn with what is left of the last read. */
  void resumeReading();

  /**
   * From now on packets go out in this version and not larger than this.
   *
   * @param maximumPacketBytes the peer's Maximum Packet Size; Integer.MAX_VALUE for none
   */
  void speak(ProtocolVersion version, int maximumPacketBytes);

  /** The largest packet that is taken from the peer, where usually it is one of so many bytes. */
  default int inboundPacketBytes(int usualBytes) {
    return usualBytes;
  }

  /**
   * The connection is in service.
   *
   * @param userTimeoutMillis how long the network may leave sent data unacknowledged
   */
  void established(long userTimeoutMillis);

  /**
   * True where {@link #probe} asks the peer for a sign of life beneath MQTT. TCP's own probes do
   * that by themselves; a proxy before a WebSocket answers those for a client that is gone.
   */
  default boolean canProbe() {
    return false;
  }

  /** Asks the peer for a sign of life; to be called only where {@link #canProbe} says so. */
  default void probe() {}

  /** What went through so far. */
  default ConnectionTraffic traffic() {
    return ConnectionTraffic.NONE;
  }

  /** Sends what is left and closes, without a reset behind the last bytes. */
  void close(CloseCause cause);

  /** Tells the engine now where the socket is gone and it has not heard of it yet. */
  default void tellEnd() {}
}
