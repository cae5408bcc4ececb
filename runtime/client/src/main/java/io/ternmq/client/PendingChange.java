package io.ternmq.client;

import io.ternmq.clientcore.SubscriptionChange;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A SUBSCRIBE or UNSUBSCRIBE on its way, and those who wait for it. */
final class PendingChange extends SubscriptionChange implements LaneCall {
  private final CompletableFuture<List<ReasonCode>> answered = new CompletableFuture<>();

  private PendingChange(List<SubscriptionRequest> requests, int identifier) {
    super(requests, identifier);
  }

  private PendingChange(List<String> removedFilters) {
    super(removedFilters);
  }

  static PendingChange ofSubscribe(List<SubscriptionRequest> requests) {
    return new PendingChange(requests, 0);
  }

  static PendingChange ofUnsubscribe(List<String> filters) {
    return new PendingChange(filters);
  }

  CompletableFuture<List<ReasonCode>> answered() {
    return answered;
  }

  @Override
  public void perform(ClientDriver driver) {
    driver.change(this);
  }

  @Override
  public void refuse() {
    answered.completeExceptionally(new ClientStoppedException());
  }
}
