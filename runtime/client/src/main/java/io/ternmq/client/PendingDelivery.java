package io.ternmq.client;

import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.PublishOutcome;
import io.ternmq.core.DropReason;
import io.ternmq.packet.ReasonCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A message on its way, and those who wait for it. */
final class PendingDelivery extends OutgoingMessage implements Delivery, LaneCall {
  private final CompletableFuture<Void> stored = new CompletableFuture<>();
  private final CompletableFuture<ReasonCode> acknowledged = new CompletableFuture<>();

  private final AtomicInteger unfinishedCount;

  /**
   * A message that begins its way.
   *
   * @param unfinishedCount counted down when the message has its outcome
   */
  PendingDelivery(Publication publication, AtomicInteger unfinishedCount) {
    super(
        publication.topic(),
        publication.payload(),
        publication.qos(),
        publication.retain(),
        publication.properties());
    this.unfinishedCount = unfinishedCount;
  }

  @Override
  public CompletableFuture<Void> stored() {
    return stored;
  }

  @Override
  public CompletableFuture<ReasonCode> acknowledged() {
    return acknowledged;
  }

  @Override
  public void perform(ClientDriver driver) {
    driver.publish(this);
    stored.complete(null);
  }

  @Override
  public void refuse() {
    onOutcome(new PublishOutcome.Abandoned());
  }

  /** There is no room even for the way to the lane. */
  void onQueueFull() {
    onOutcome(new PublishOutcome.Dropped(DropReason.QUEUE_FULL));
  }

  void onOutcome(PublishOutcome outcome) {
    unfinishedCount.decrementAndGet();
    if (outcome instanceof PublishOutcome.Delivered delivered) {
      acknowledged.complete(delivered.reason());
    } else if (outcome instanceof PublishOutcome.Refused refused) {
      acknowledged.completeExceptionally(new RejectedException(refused.reason()));
    } else if (outcome instanceof PublishOutcome.Unknown) {
      acknowledged.completeExceptionally(new OutcomeUnknownException());
    } else {
      MqttException fault =
          outcome instanceof PublishOutcome.Dropped dropped
              ? new DroppedException(dropped.reason())
              : new ClientStoppedException();
      stored.completeExceptionally(fault);
      acknowledged.completeExceptionally(fault);
    }
  }
}
