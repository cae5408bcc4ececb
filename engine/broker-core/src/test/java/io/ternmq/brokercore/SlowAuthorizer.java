package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;

/**
 * Says no to what begins with "no", answers LATER to what begins with "slow" and keeps the question
 * for the test to answer, and allows the rest.
 */
final class SlowAuthorizer implements Authorizer {
  final List<String> asked = new ArrayList<>();
  final List<Decision> open = new ArrayList<>();

  Guard guard() {
    return new Guard(Authenticator.ANYBODY, List.of(), this);
  }

  /** Answers the oldest open question. */
  void decide(boolean allowed) {
    open.remove(0).decide(allowed);
  }

  @Override
  public Verdict mayPublish(
      Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
    return verdict(client.clientId() + " publishes " + topic, topic.text(), later);
  }

  @Override
  public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
    return verdict(
        client.clientId() + " subscribes to " + filter + " q" + qos.level(), filter.text(), later);
  }

  private Verdict verdict(String question, String text, Decision later) {
    asked.add(question);
    if (text.startsWith("slow")) {
      open.add(later);
      return Verdict.LATER;
    }
    return text.startsWith("no") ? Verdict.DENY : Verdict.ALLOW;
  }
}
