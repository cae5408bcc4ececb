package io.ternmq.broker.extending;

import io.ternmq.broker.spi.AuthorizerProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;

/** The authorizer {@code own-topics}: everybody reads all, and writes below the own client id. */
public final class OwnTopicsProvider implements AuthorizerProvider {
  @Override
  public String name() {
    return "own-topics";
  }

  @Override
  public Authorizer create(ExtensionContext context) {
    return new Authorizer() {
      @Override
      public Verdict mayPublish(
          Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
        return topic.levels()[0].equals(client.clientId()) ? Verdict.ALLOW : Verdict.DENY;
      }

      @Override
      public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
        return Verdict.ALLOW;
      }
    };
  }
}
