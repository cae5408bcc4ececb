package io.ternmq.load;

import java.nio.ByteBuffer;

/**
 * A session whose client first only subscribes, and later comes back for what waits. Owned by the
 * thread of the run.
 */
final class BacklogSession extends Client {
  private static final int OUTPUT_LIMIT_BYTES = 1 << 20;
  private static final int QOS = 1;

  private final String topic;
  private final Role role;
  private long nextSequence;

  /** What the client came for. */
  enum Stage {
    /** It subscribes and goes. */
    LEAVING,
    /** It takes all that waits. */
    BACK
  }

  /** What all sessions found together. */
  static final class Tally {
    long deliveredCount;
    long repeatedCount;
    long outOfOrderCount;
    long sessionAbsentCount;
  }

  /** What it does, and whom it tells; it waits for that many messages. */
  record Role(Stage stage, Tally tally, long wantedCount) {}

  BacklogSession(String clientId, Opening opening, String topic, Role role) {
    super(clientId, opening);
    this.topic = topic;
    this.role = role;
  }

  @Override
  int outputLimitBytes() {
    return OUTPUT_LIMIT_BYTES;
  }

  @Override
  void onAccepted(ByteBuffer bytes, int start, int end) {
    if (role.stage() == Stage.LEAVING) {
      link().send(Packets.subscribe(isVersion5(), topic, QOS));
      return;
    }
    if ((bytes.get(start) & 1) == 0) {
      role.tally().sessionAbsentCount++;
    }
    ready();
  }

  @Override
  void onSubAck(int code) {
    onGranted(code);
  }

  @Override
  public void onPublish(ByteBuffer bytes, int header, int start, int end) {
    int index = start + 2 + (bytes.getShort(start) & 0xffff);
    if (((header >> 1) & 3) == QOS) {
      Packets.putAcknowledgement(
          link().output(), PacketTypes.PUBACK, bytes.getShort(index) & 0xffff);
      link().requestFlush();
      index += 2;
    }
    long sequence = bytes.getLong(index + PublishTemplate.SEQUENCE_OFFSET);
    if (sequence == nextSequence && sequence < role.wantedCount()) {
      nextSequence++;
      role.tally().deliveredCount++;
    } else if (sequence < nextSequence) {
      role.tally().repeatedCount++;
    } else {
      role.tally().outOfOrderCount++;
    }
  }
}
