package io.ternmq.brokercore;

import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.QoS;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;

/**
 * What the broker offers, by its settings: told in CONNACK where it is less than the protocol's
 * default, and held to. Every question answers with the refusal, or null.
 */
final class Capabilities {
  private Capabilities() {}

  /** Adds to a CONNACK what is less than a 5.0 client may expect (5.0, 3.2.2.3). */
  static void announce(Properties.Builder limits, BrokerSettings settings) {
    if (settings.maximumQoS() != QoS.EXACTLY_ONCE) { // [MQTT-3.2.2-9]
      limits.add(Property.MAXIMUM_QOS, settings.maximumQoS().level());
    }
    if (!settings.hasRetain()) {
      limits.add(Property.RETAIN_AVAILABLE, false);
    }
    if (!settings.hasWildcards()) {
      limits.add(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, false);
    }
    if (!settings.hasSubscriptionIdentifiers()) {
      limits.add(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, false);
    }
  }

  /** Why this will cannot be kept; the CONNECT is refused with it. */
  static @Nullable Refusal refusalOfWill(Will will, BrokerSettings settings) {
    Refusal refusal = refusal(will.qos(), will.retain(), settings); // [MQTT-3.2.2-12, -13]
    return refusal != null ? refusal : refusalOfTopic(will.topic(), settings);
  }

  /** Why a PUBLISH like this ends the connection: the client was told [MQTT-3.2.2-11, -14]. */
  static @Nullable Refusal refusalOfPublish(PublishFields publish, BrokerSettings settings) {
    return refusal(publish.qos(), publish.retain(), settings);
  }

  private static @Nullable Refusal refusal(QoS qos, boolean retain, BrokerSettings settings) {
    if (qos.level() > settings.maximumQoS().level()) {
      return Refusal.OF_QOS;
    }
    return retain && !settings.hasRetain() ? Refusal.OF_RETAIN : null;
  }

  /** Why nothing is published to this topic. */
  static @Nullable Refusal refusalOfTopic(TopicName topic, BrokerSettings settings) {
    return settings.isWithinBounds(topic) ? null : Refusal.OF_TOPIC;
  }

  /**
   * Why this filter is not subscribed to.
   *
   * @param filter null where the text is none
   * @param identifier the subscription identifier; 0 for none
   */
  static @Nullable Refusal refusalOfFilter(
      @Nullable TopicFilter filter, int identifier, BrokerSettings settings) {
    if (filter == null || !isWithin(filter, settings)) {
      return Refusal.OF_FILTER;
    }
    if (filter.hasWildcard() && !settings.hasWildcards()) {
      return Refusal.OF_WILDCARD;
    }
    if (identifier != 0 && !settings.hasSubscriptionIdentifiers()) {
      return Refusal.OF_IDENTIFIER;
    }
    return null;
  }

  private static boolean isWithin(TopicFilter filter, BrokerSettings settings) {
    return filter.levels().length <= settings.maximumTopicLevels()
        && isWithin(filter.text(), settings.maximumTopicBytes());
  }

  /** No character has more than three bytes of UTF-8 for each char, so most need no counting. */
  private static boolean isWithin(String text, int maximumBytes) {
    return text.length() * 3L <= maximumBytes
        || text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= maximumBytes;
  }

  /** The request with a QoS that can be granted [MQTT-3.2.2-10]. */
  static SubscriptionRequest granted(SubscriptionRequest asked, BrokerSettings settings) {
    QoS qos = asked.maximumQoS().lower(settings.maximumQoS());
    return qos == asked.maximumQoS()
        ? asked
        : new SubscriptionRequest(
            asked.filter(),
            qos,
            asked.noLocal(),
            asked.retainAsPublished(),
            asked.retainHandling());
  }

  /** The keep-alive that holds: the client's, or what a 5.0 client is told instead of it. */
  static int keepAliveSeconds(Connect connect, BrokerSettings settings) {
    int asked = connect.keepAliveSeconds();
    if (!connect.version().hasProperties()) {
      return asked; // it could not be told of another
    }
    int told = settings.serverKeepAliveSeconds() > 0 ? settings.serverKeepAliveSeconds() : asked;
    int longest = settings.maximumKeepAliveSeconds();
    boolean isTooLong = longest > 0 && (told == 0 || told > longest);
    return isTooLong ? longest : told;
  }
}
