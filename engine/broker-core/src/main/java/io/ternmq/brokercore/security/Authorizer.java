package io.ternmq.brokercore.security;

import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;

/**
 * Says what a client may publish, subscribe and receive. Called on a lane, on several at once: must
 * not block; what takes time answers {@link Verdict#LATER} and goes on elsewhere.
 */
public interface Authorizer {
  /** Allows everything that the broker itself does not fence. */
  Authorizer EVERYTHING =
      new Authorizer() {
        @Override
        public Verdict mayPublish(
            Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
          return Verdict.ALLOW;
        }

        @Override
        public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
          return Verdict.ALLOW;
        }
      };

  /** Judges a PUBLISH or a will. */
  Verdict mayPublish(Identity client, TopicName topic, QoS qos, boolean retain, Decision later);

  /** Judges one filter of a SUBSCRIBE. */
  Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later);

  /**
   * True where this client may have the session that a user of another name left under its client
   * id. Else the session ends, and the client begins a new one: it is not to get by a name what it
   * could not ask for itself.
   */
  default boolean mayInherit(Identity client, String userName) {
    return false;
  }

  /**
   * True where {@link #mayReceive} is to be asked right before each message is first sent. Asked
   * once a connection, when it comes.
   */
  default boolean judgesDeliveries() {
    return false;
  }

  /**
   * Judges one delivery to a client that is on line: at once, for it stands on the message path.
   * For a message of a shared group it is asked on the publisher's lane too, which passes over
   * members without the right.
   */
  default boolean mayReceive(Identity client, TopicName topic) {
    return true;
  }
}
