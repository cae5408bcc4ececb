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
  private final Outcomes outcomes;

  /** A message that begins its way; the room that it takes is left when it has its outcome. */
  PendingDelivery(Publication publication, Outcomes outcomes) {
    super(
        publication.topic(),
        publication.payload(),
        publication.qos(),
        publication.retain(),
        publication.properties());
    this.outcomes = outcomes;
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
  }

  @Override
  public void refuse() {
    onOutcome(new PublishOutcome.Abandoned());
    onNeverStored();
  }

  /** There is no room even for the way to the lane. */
  void onNoRoom(DropReason reason) {
    end(new PublishOutcome.Dropped(reason));
  }

  void onStored() {
    stored.complete(null);
  }

  /** The client was disconnected with this message on its way, where it stays. */
  void onDisconnected() {
    acknowledged.completeExceptionally(
        new ClientStoppedException(
            "the client was disconnected before the server had the message; it goes out after the"
                + " next start"));
  }

  /** The client was closed before the message was stored. */
  void onNeverStored() {
    stored.completeExceptionally(new ClientStoppedException());
  }

  void onOutcome(PublishOutcome outcome) {
    outcomes.room().leave(bytes());
    end(outcome);
  }

  private void end(PublishOutcome outcome) {
    if (outcome instanceof PublishOutcome.Delivered delivered) {
      stored.complete(null);
      acknowledged.complete(delivered.reason());
      if (outcomes.delivered() != null) {
        outcomes.delivered().accept(toPublication());
      }
    } else if (outcome instanceof PublishOutcome.Abandoned) {
      acknowledged.completeExceptionally(new ClientStoppedException());
    } else {
      fail(faultOf(outcome));
    }
  }

  private void fail(MqttException fault) {
    if (fault instanceof DroppedException dropped) {
      outcomes.drops().add(dropped.reason());
      stored.completeExceptionally(fault);
    } else {
      stored.complete(null);
    }
    acknowledged.completeExceptionally(fault);
    if (outcomes.undelivered() != null) {
      outcomes.undelivered().accept(new UndeliveredMessage(toPublication(), fault));
    }
  }

  private Publication toPublication() {
    return new Publication(topic(), payload(), qos(), retain(), properties());
  }

  private static MqttException faultOf(PublishOutcome outcome) {
    if (outcome instanceof PublishOutcome.Refused refused) {
      return new RejectedException(refused.reason());
    } else if (outcome instanceof PublishOutcome.SetAside aside) {
      return new SetAsideException(aside.losses());
    } else if (outcome instanceof PublishOutcome.Dropped dropped) {
      return new DroppedException(dropped.reason());
    }
    return new OutcomeUnknownException();
  }
}
