package io.ternmq.brokercore.security;

import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;

/** Says what a client may publish and subscribe. Called on a lane: must not block. */
public interface Authorizer {
  /** Allows everything that the broker itself does not fence. */
  Authorizer EVERYTHING =
      new Authorizer() {
        @Override
        public Verdict mayPublish(String clientId, TopicName topic, Decision later) {
          return Verdict.ALLOW;
        }

        @Override
        public Verdict maySubscribe(String clientId, TopicFilter filter, Decision later) {
          return Verdict.ALLOW;
        }
      };

  /** Judges a PUBLISH or a will. */
  Verdict mayPublish(String clientId, TopicName topic, Decision later);

  /** Judges one filter of a SUBSCRIBE. */
  Verdict maySubscribe(String clientId, TopicFilter filter, Decision later);
}
