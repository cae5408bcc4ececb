package io.ternmq.brokercore.routing;

import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * One subscription, shared by the topic tree and the session that has it. There may be millions, so
 * it is small: the filter is a text that subscriptions to the same filter share, its levels are
 * split only where they are needed, and the options are bits. Immutable but for its place in the
 * tree, which only the tree's writers touch.
 */
public sealed class Subscription implements Receivers permits SharedSubscription {
  private static final int QOS_BITS = 3;
  private static final int NO_LOCAL = 4;
  private static final int RETAIN_AS_PUBLISHED = 8;
  private static final int RETAIN_HANDLING_SHIFT = 4;
  private static final RetainHandling[] RETAIN_HANDLINGS = RetainHandling.values();

  private final Subscriber subscriber;
  private String filterText;
  private final int identifier;
  private final byte options;

  /** Where it stands among those of its filter; -1 where it is not in the tree. */
  int slot = -1;

  Subscription(Subscriber subscriber, SubscriptionRequest request, int identifier) {
    this.subscriber = subscriber;
    this.filterText = request.filter();
    this.identifier = identifier;
    this.options =
        (byte)
            (request.maximumQoS().level()
                | (request.noLocal() ? NO_LOCAL : 0)
                | (request.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                | (request.retainHandling().ordinal() << RETAIN_HANDLING_SHIFT));
  }

  /**
   * A subscription; a {@link SharedSubscription} where its filter begins with {@code $share/}.
   *
   * @param request the options as granted, with a filter that is one
   * @param identifier 1 to 268,435,455, or 0 for none
   */
  public static Subscription of(
      Subscriber subscriber, SubscriptionRequest request, int identifier) {
    return TopicFilter.of(request.filter()).isShared()
        ? new SharedSubscription(subscriber, request, identifier)
        : new Subscription(subscriber, request, identifier);
  }

  public Subscriber subscriber() {
    return subscriber;
  }

  /** The filter as it was asked for, with {@code $share/group/} where it is shared. */
  public String filterText() {
    return filterText;
  }

  /** Takes the same text from a subscription to the same filter: one string less. */
  void filterText(String equalText) {
    filterText = equalText;
  }

  /** The filter, parsed anew. */
  public TopicFilter filter() {
    return TopicFilter.of(filterText);
  }

  @Override
  public @Nullable SharedGroup groupNamed(String name) {
    return null;
  }

  /** The options as granted. */
  public SubscriptionRequest request() {
    return new SubscriptionRequest(
        filterText,
        grantedQoS(),
        noLocal(),
        retainAsPublished(),
        RETAIN_HANDLINGS[options >> RETAIN_HANDLING_SHIFT]);
  }

  public QoS grantedQoS() {
    return QoS.of(options & QOS_BITS);
  }

  private boolean noLocal() {
    return (options & NO_LOCAL) != 0;
  }

  /** True where the publisher's RETAIN flag is to be kept [MQTT-3.3.1-13]. */
  public boolean retainAsPublished() {
    return (options & RETAIN_AS_PUBLISHED) != 0;
  }

  /** The subscription identifier; 0 for none. */
  public int identifier() {
    return identifier;
  }

  /** True where this subscription wants a message of that client. */
  public boolean wantsFrom(String publisher) {
    return !noLocal() || !subscriber.clientId().equals(publisher);
  }

  @Override
  public void collect(String publisher, Fanout fanout) {
    if (wantsFrom(publisher)) {
      fanout.add(this);
    }
  }
}
