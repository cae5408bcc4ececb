package io.ternmq.sim;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;

/**
 * Allows everything, but not always at once: some verdicts take their time, some more than there
 * is, and some never come.
 */
final class SimAuthorizer implements Authorizer {
  private static final int NEVER_ONE_IN = 40;

  private final World world;
  private final VerdictChecker checker;
  private final Chance chance;

  SimAuthorizer(World world, VerdictChecker checker, Chance chance) {
    this.world = world;
    this.checker = checker;
    this.chance = chance;
  }

  @Override
  public Verdict mayPublish(
      Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
    boolean isWill = topic.text().startsWith("will/");
    return verdict(isWill ? null : client, later);
  }

  @Override
  public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
    return verdict(client, later);
  }

  private Verdict verdict(@org.jspecify.annotations.Nullable Identity watched, Decision later) {
    if (!chance.oneIn(4)) {
      return Verdict.ALLOW;
    }
    Runnable decided = watched == null ? () -> {} : checker.onAsked(watched.origin().address());
    if (!chance.oneIn(NEVER_ONE_IN)) {
      long longest = chance.oneIn(12) ? 2_500 : 60;
      world
          .clock()
          .after(
              chance.between(1L, longest * SimClock.MILLI),
              () -> {
                decided.run();
                later.decide(true);
              });
    }
    return Verdict.LATER;
  }
}
