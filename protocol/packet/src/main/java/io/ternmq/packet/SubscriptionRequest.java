package io.ternmq.packet;

/**
 * One filter of a SUBSCRIBE with its options. The filter is kept as it came; {@link
 * TopicFilter#parse} judges it.
 */
public record SubscriptionRequest(
    String filter,
    QoS maximumQoS,
    boolean noLocal,
    boolean retainAsPublished,
    RetainHandling retainHandling) {
  /** The options of 3.x: only a QoS. */
  public static SubscriptionRequest of(String filter, QoS maximumQoS) {
    return new SubscriptionRequest(filter, maximumQoS, false, false, RetainHandling.SEND);
  }
}
