package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;

/** Lets everybody publish and subscribe, but for what a test says otherwise. */
class AllowingAuthorizer implements Authorizer {
  @Override
  public Verdict mayPublish(
      Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
    return Verdict.ALLOW;
  }

  @Override
  public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
    return Verdict.ALLOW;
  }
}
