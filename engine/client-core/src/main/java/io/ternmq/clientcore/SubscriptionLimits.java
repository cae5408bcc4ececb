package io.ternmq.clientcore;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import org.jspecify.annotations.Nullable;

/** Which filters the server of one connection takes, as its CONNACK says. */
record SubscriptionLimits(boolean hasWildcards, boolean hasShared) {
  /** A server that takes all. */
  static final SubscriptionLimits NONE = new SubscriptionLimits(true, true);

  static SubscriptionLimits of(Properties properties) {
    return new SubscriptionLimits(
        properties.flag(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, true),
        properties.flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, true));
  }

  /** Why the server would end the connection for this change; null where it would not. */
  @Nullable ReasonCode refusalOf(SubscriptionChange change) {
    for (SubscriptionRequest request : change.requests()) {
      String filter = request.filter();
      if (!hasShared && filter.startsWith("$share/")) {
        return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED; // 5.0, 3.2.2.3.13
      } else if (!hasWildcards && (filter.indexOf('#') >= 0 || filter.indexOf('+') >= 0)) {
        return ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED; // 5.0, 3.2.2.3.11
      }
    }
    return null;
  }
}
