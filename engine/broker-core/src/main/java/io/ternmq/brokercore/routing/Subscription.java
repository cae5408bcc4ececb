package io.ternmq.brokercore.routing;

import io.ternmq.packet.QoS;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;

/**
 * One subscription, shared by the topic tree and the session that has it. Immutable but for its
 * place in the tree, which only the tree's writers touch.
 */
public final class Subscription {
  private final Subscriber subscriber;
  private final TopicFilter filter;
  private final SubscriptionRequest request;
  private final int identifier;
  int slot = -1;

  /**
   * A subscription.
   *
   * @param request the options as granted
   * @param identifier 1 to 268,435,455, or 0 for none
   */
  public Subscription(
      Subscriber subscriber, TopicFilter filter, SubscriptionRequest request, int identifier) {
    this.subscriber = subscriber;
    this.filter = filter;
    this.request = request;
    this.identifier = identifier;
  }

  public Subscriber subscriber() {
    return subscriber;
  }

  public TopicFilter filter() {
    return filter;
  }

  /** The options as granted. */
  public SubscriptionRequest request() {
    return request;
  }

  public QoS grantedQoS() {
    return request.maximumQoS();
  }

  /** The subscription identifier; 0 for none. */
  public int identifier() {
    return identifier;
  }

  /** True where this subscription wants a message of that client. */
  public boolean wantsFrom(String publisher) {
    return !request.noLocal() || !subscriber.clientId().equals(publisher);
  }
}
