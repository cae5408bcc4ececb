package io.ternmq.conformance;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;

/** Who may do what, where a test wants somebody refused. */
public final class Guards {
  /** Lets everybody in whose client id does not begin with "bad". */
  public static final Authenticator NO_BAD_CLIENTS =
      (login, later) ->
          login.clientId().startsWith("bad")
              ? LoginResult.BAD_CREDENTIALS
              : LoginResult.accepted(login.toIdentity());

  /** Allows all but topics and filters that begin with "secret". */
  public static final Authorizer NO_SECRETS =
      new Authorizer() {
        @Override
        public Verdict mayPublish(
            Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
          return topic.text().startsWith("secret") ? Verdict.DENY : Verdict.ALLOW;
        }

        @Override
        public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
          return filter.text().startsWith("secret") ? Verdict.DENY : Verdict.ALLOW;
        }
      };

  /** Fails, as a mistake of ours would, where a topic begins with "mistake". */
  public static final Authorizer MISTAKEN =
      new Authorizer() {
        @Override
        public Verdict mayPublish(
            Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
          if (topic.text().startsWith("mistake")) {
            throw new IllegalStateException("a mistake");
          }
          return Verdict.ALLOW;
        }

        @Override
        public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
          return Verdict.ALLOW;
        }
      };

  private Guards() {}

  /** Refuses every client with this reason. */
  public static Authenticator nobody(ReasonCode reason) {
    return (login, later) -> LoginResult.refused(reason, "not here");
  }
}
