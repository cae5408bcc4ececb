package io.ternmq.brokercore.routing;

import io.ternmq.packet.SubscriptionRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A member of a shared group: one session's {@code $share/group/filter}. Any lane may ask. */
public final class SharedSubscription extends Subscription {
  private AtomicInteger inFlight = new AtomicInteger();
  private volatile @Nullable SharedGroup group;

  SharedSubscription(Subscriber subscriber, SubscriptionRequest request, int identifier) {
    super(subscriber, request, identifier);
  }

  /** The group it belongs to, or last belonged to; null before it came into the tree. */
  public @Nullable SharedGroup group() {
    return group;
  }

  void enter(SharedGroup entered) {
    group = entered;
    slot = 0;
  }

  /** Stands in the place of an earlier one of the same session: what is in flight stays so. */
  void succeed(SharedSubscription earlier) {
    inFlight = earlier.inFlight;
  }

  /** Messages of QoS 1 and 2 that this member was given and has not finished. */
  public int inFlight() {
    return inFlight.get();
  }

  /** The member was given one more. */
  public void begin() {
    inFlight.getAndIncrement();
  }

  /** The member finished one, dropped it or gave it away. */
  public void finish() {
    inFlight.getAndDecrement();
  }

  @Override
  public void collect(String publisher, Fanout fanout) {
    throw new IllegalStateException("members of a group are reached through it");
  }
}
