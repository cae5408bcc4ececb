package io.ternmq.load;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Publishes at QoS 1 to topics in turn, each as often as was asked. Owned by the thread of the run.
 */
final class BacklogPublisher extends Client {
  private static final int OUTPUT_LIMIT_BYTES = 256 * 1024;

  private final List<PublishTemplate> topics;
  private final long wantedCount;
  private final PacketIds packetIds;
  private long publishedCount;
  private long acknowledgedCount;

  BacklogPublisher(
      String clientId, Opening opening, List<PublishTemplate> topics, BacklogPlan plan) {
    super(clientId, opening);
    this.topics = topics;
    this.wantedCount = (long) topics.size() * plan.messagesPerSession();
    this.packetIds = new PacketIds(plan.windowSize());
  }

  long acknowledgedCount() {
    return acknowledgedCount;
  }

  /** Publishes what the window allows. */
  void proceed(long nowNanos) {
    Output output = link().output();
    boolean isAny = false;
    while (publishedCount < wantedCount && packetIds.freeCount() > 0 && !link().isBlocked()) {
      PublishTemplate template = topics.get((int) (publishedCount % topics.size()));
      if (!output.fits(template.packetBytes())) {
        break;
      }
      long sequence = publishedCount / topics.size();
      template.putTo(output, packetIds.take(), sequence, nowNanos);
      publishedCount++;
      isAny = true;
    }
    if (isAny) {
      link().requestFlush();
    }
  }

  @Override
  int outputLimitBytes() {
    return OUTPUT_LIMIT_BYTES;
  }

  @Override
  void onAccepted(ByteBuffer bytes, int start, int end) {
    ready();
  }

  @Override
  public void onAcknowledgement(int type, int packetId, int reason) {
    if (type != PacketTypes.PUBACK || reason >= REFUSED_FROM || !packetIds.complete(packetId)) {
      throw new LoadFailed(
          "The broker refused a message, or acknowledged packet id "
              + packetId
              + " that was not in flight.");
    }
    acknowledgedCount++;
  }
}
