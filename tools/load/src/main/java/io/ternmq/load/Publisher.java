package io.ternmq.load;

import java.nio.ByteBuffer;

/** A client that publishes numbered messages and follows each one's acknowledgement. */
final class Publisher extends Client {
  private static final int OUTPUT_LIMIT_BYTES = 256 * 1024;

  private final PublishTemplate template;
  private final int qos;
  private final Flow flow;
  private int windowSize;
  private PacketIds packetIds;
  private long nextSequence;
  private long refusedCount;

  Publisher(String clientId, Opening opening, PublishTemplate template, Sending sending) {
    super(clientId, opening);
    this.template = template;
    this.qos = sending.qos();
    this.flow = sending.flow();
    this.windowSize = sending.windowSize();
    this.packetIds = new PacketIds(windowSize);
  }

  /** What the publishers of a run have in common. */
  record Sending(int qos, int windowSize, Flow flow) {}

  /** Publishes up to that many messages, as far as window and buffer allow; answers how many. */
  int publish(int limit, long sentNanos) {
    int count = 0;
    Output output = link().output();
    while (count < limit && hasRoom(output)) {
      int packetId = qos == 0 ? 0 : packetIds.take();
      template.putTo(output, packetId, nextSequence++, sentNanos);
      count++;
    }
    if (count > 0) {
      flow.onPublished(count);
      link().requestFlush();
    }
    return count;
  }

  int inFlightCount() {
    return packetIds.inFlightCount();
  }

  /** Messages the broker refused with a reason code (5.0). */
  long refusedCount() {
    return refusedCount;
  }

  @Override
  int outputLimitBytes() {
    return Math.max(OUTPUT_LIMIT_BYTES, 2 * template.packetBytes());
  }

  @Override
  void onAccepted(ByteBuffer bytes, int start, int end) {
    if (isVersion5()) {
      windowSize = Math.min(windowSize, ConnAckProperties.receiveMaximum(bytes, start + 2, end));
      packetIds = new PacketIds(windowSize);
    }
    ready();
  }

  @Override
  public void onAcknowledgement(int type, int packetId, int reason) {
    boolean isExpected;
    if (type == PacketTypes.PUBREC && reason < REFUSED_FROM) {
      isExpected = packetIds.release(packetId);
      // Room for one release per id in flight stays reserved by hasRoom.
      Packets.putAcknowledgement(link().output(), PacketTypes.PUBREL, packetId);
      link().requestFlush();
    } else {
      isExpected = packetIds.complete(packetId);
      refusedCount += reason >= REFUSED_FROM ? 1 : 0;
    }
    if (!isExpected) {
      throw new LoadFailed(
          "The broker acknowledged packet id " + packetId + ", which was not in flight.");
    }
  }

  private boolean hasRoom(Output output) {
    int releaseBytes = qos == 2 ? 4 * windowSize : 0;
    return !link().isBlocked()
        && (qos == 0 || packetIds.freeCount() > 0)
        && output.fits(template.packetBytes() + releaseBytes);
  }
}
