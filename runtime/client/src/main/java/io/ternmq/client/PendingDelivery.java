package io.ternmq.client;

import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.PublishOutcome;
import io.ternmq.core.DropReason;
import io.ternmq.packet.ReasonCode;
import java.util.concurrent.CompletableFuture;

/** A message on its way, and those who wait for it. */
final class PendingDelivery extends OutgoingMessage implements Delivery, LaneCall {
  private final CompletableFuture<Void> stored = new CompletableFuture<>();
  private final CompletableFuture<ReasonCode> acknowledged = new CompletableFuture<>();

  private final PublishRoom room;
  private final DropCounts drops;

  /**
   * A message that begins its way.
   *
   * @param room left when the message has its outcome
   * @param drops counts it where it is dropped
   */
  PendingDelivery(Publication publication, PublishRoom room, DropCounts drops) {
    super(
        publication.topic(),
        publication.payload(),
        publication.qos(),
        publication.retain(),
        publication.properties());
    this.room = room;
    this.drops = drops;
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
    end(new PublishOutcome.Dropped(DropReason.QUEUE_FULL));
  }

  void onOutcome(PublishOutcome outcome) {
    room.leave(bytes());
    end(outcome);
  }

  private void end(PublishOutcome outcome) {
    if (outcome instanceof PublishOutcome.Delivered delivered) {
      acknowledged.complete(delivered.reason());
    } else if (outcome instanceof PublishOutcome.Refused refused) {
      acknowledged.completeExceptionally(new RejectedException(refused.reason()));
    } else if (outcome instanceof PublishOutcome.Unknown) {
      acknowledged.completeExceptionally(new OutcomeUnknownException());
    } else if (outcome instanceof PublishOutcome.SetAside aside) {
      acknowledged.completeExceptionally(new SetAsideException(aside.losses()));
    } else if (outcome instanceof PublishOutcome.Dropped dropped) {
      drops.add(dropped.reason());
      fail(new DroppedException(dropped.reason()));
    } else {
      fail(new ClientStoppedException());
    }
  }

  private void fail(MqttException fault) {
    stored.completeExceptionally(fault);
    acknowledged.completeExceptionally(fault);
  }
}
