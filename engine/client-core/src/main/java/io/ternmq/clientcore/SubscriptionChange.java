package io.ternmq.clientcore;

import io.ternmq.packet.SubscriptionRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One SUBSCRIBE or UNSUBSCRIBE that the application asked for. The shell extends it with whatever
 * it tells the application by.
 */
public class SubscriptionChange {
  private static final int FILTER_OVERHEAD_BYTES = 3;

  private final List<SubscriptionRequest> requests;
  private final List<String> removedFilters;
  private final int identifier;

  private SubscriptionChange(
      List<SubscriptionRequest> requests, List<String> removedFilters, int identifier) {
    this.requests = List.copyOf(requests);
    this.removedFilters = List.copyOf(removedFilters);
    this.identifier = identifier;
    if (requests.isEmpty() == removedFilters.isEmpty()) {
      throw new IllegalArgumentException("a change subscribes or unsubscribes one filter at least");
    }
    for (SubscriptionRequest request : requests) {
      requireNoShareWithoutLocal(request);
    }
  }

  /** A SUBSCRIBE of such a filter would end the connection [MQTT-3.8.3-4]. */
  private static void requireNoShareWithoutLocal(SubscriptionRequest request) {
    if (request.noLocal() && request.filter().startsWith("$share/")) {
      throw new IllegalArgumentException(
          "No Local is not for shared subscriptions; leave it out for " + request.filter());
    }
  }

  /**
   * A SUBSCRIBE.
   *
   * @param identifier the Subscription Identifier; 0 for none
   */
  protected SubscriptionChange(List<SubscriptionRequest> requests, int identifier) {
    this(requests, List.of(), identifier);
  }

  /** An UNSUBSCRIBE. */
  protected SubscriptionChange(List<String> removedFilters) {
    this(List.of(), removedFilters, 0);
  }

  /** A SUBSCRIBE of these. */
  public static SubscriptionChange subscribe(SubscriptionRequest... requests) {
    return new SubscriptionChange(List.of(requests), 0);
  }

  /** An UNSUBSCRIBE of these. */
  public static SubscriptionChange unsubscribe(String... filters) {
    return new SubscriptionChange(List.of(filters));
  }

  public final boolean isSubscribe() {
    return !requests.isEmpty();
  }

  public final List<SubscriptionRequest> requests() {
    return requests;
  }

  public final List<String> removedFilters() {
    return removedFilters;
  }

  /** The Subscription Identifier; 0 for none. */
  public final int identifier() {
    return identifier;
  }

  /** About how large its packet is. */
  final long packetBytes() {
    long total = 0;
    for (SubscriptionRequest request : requests) {
      total += FILTER_OVERHEAD_BYTES + request.filter().getBytes(StandardCharsets.UTF_8).length;
    }
    for (String filter : removedFilters) {
      total += FILTER_OVERHEAD_BYTES + filter.getBytes(StandardCharsets.UTF_8).length;
    }
    return total;
  }

  /** How many filters it names. */
  public final int filterCount() {
    return requests.size() + removedFilters.size();
  }
}
