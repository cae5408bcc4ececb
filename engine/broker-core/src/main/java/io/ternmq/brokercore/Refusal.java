package io.ternmq.brokercore;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;

/**
 * Why something that a client asked for is not done.
 *
 * @param reason of 0x80 or above, for clients of 5.0
 * @param sentence the Reason String for those who want one
 */
record Refusal(ReasonCode reason, String sentence) {
  /** The authorizer said no to a PUBLISH, or nothing in time. */
  static final Refusal OF_PUBLISH =
      new Refusal(ReasonCode.NOT_AUTHORIZED, "this client has no right to publish this");

  /** The topic is the broker's own. */
  static final Refusal OF_FENCED_TOPIC =
      new Refusal(ReasonCode.NOT_AUTHORIZED, "clients do not publish to this topic");

  /** The topic is beyond a bound. */
  static final Refusal OF_TOPIC =
      new Refusal(
          ReasonCode.TOPIC_NAME_INVALID,
          "the topic has more bytes or levels than this broker takes");

  /** The QoS is above the highest. */
  static final Refusal OF_QOS =
      new Refusal(ReasonCode.QOS_NOT_SUPPORTED, "this QoS is above the highest here");

  /** Nothing is retained. */
  static final Refusal OF_RETAIN =
      new Refusal(ReasonCode.RETAIN_NOT_SUPPORTED, "no messages are retained here");

  /** The filter has wildcards. */
  static final Refusal OF_WILDCARD =
      new Refusal(
          ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED, "filters have no wildcards here");

  /** The subscription has an identifier. */
  static final Refusal OF_IDENTIFIER =
      new Refusal(
          ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
          "there are no subscription identifiers here");

  /** The authorizer said no to a filter, or nothing in time. */
  static final Refusal OF_SUBSCRIBE =
      new Refusal(ReasonCode.NOT_AUTHORIZED, "this client has no right to subscribe to this");

  /** The filter is none, or beyond a bound. */
  static final Refusal OF_FILTER =
      new Refusal(ReasonCode.TOPIC_FILTER_INVALID, "this topic filter is not valid here");

  /** The filter is shared. */
  static final Refusal OF_SHARED =
      new Refusal(
          ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, "there are no shared subscriptions here");

  /** There are as many subscriptions as the broker takes, of this session or of all. */
  static final Refusal OF_BOUND =
      new Refusal(ReasonCode.QUOTA_EXCEEDED, "there is no room for one more subscription");

  /** The properties that say this sentence. */
  static Properties said(String sentence) {
    return Properties.builder().add(Property.REASON_STRING, sentence).build();
  }
}
