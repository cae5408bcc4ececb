package io.ternmq.bench.tree;

import io.ternmq.brokercore.SharedDispatch;
import io.ternmq.brokercore.routing.Fanout;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.routing.TopicTree;
import io.ternmq.packet.QoS;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a match takes among 1,000,000 subscriptions: topics with 1 to 4 receivers, drawn at
 * random from 500,000, and the worst case, a {@code +} or the name at each of five levels: 32
 * branches.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class TopicTreeMatch {
  private static final int SUBSCRIPTIONS = 1_000_000;
  private static final int TOPICS = 1 << 16;
  private static final int LEVELS = 5;

  private final TopicName[] topics = new TopicName[TOPICS];
  private final TopicName worst = TopicName.of("w/w/w/w/w");
  private final Fanout fanout = new Fanout();
  private TopicTree tree = new TopicTree();
  private int next;

  /** Fills the tree, and draws the topics. */
  @Setup
  public void fill() {
    MillionSubscriptions plan = new MillionSubscriptions(SUBSCRIPTIONS);
    tree = new FullTree(plan, FullTree.members(plan)).tree();
    SplittableRandom chance = new SplittableRandom(1);
    int[] histogram = new int[LEVELS];
    for (int index = 0; index < TOPICS; index++) {
      topics[index] = TopicName.of(plan.topic(chance.nextInt(SUBSCRIPTIONS / 2)));
      tree.match(topics[index], "publisher", fanout);
      histogram[fanout.count()]++;
    }
    for (int branch = 0; branch < 1 << LEVELS; branch++) {
      StringBuilder filter = new StringBuilder();
      for (int level = 0; level < LEVELS; level++) {
        filter.append(level == 0 ? "" : "/").append((branch >> level & 1) == 0 ? "w" : "+");
      }
      SubscriptionRequest request = SubscriptionRequest.of(filter.toString(), QoS.AT_LEAST_ONCE);
      tree.put(Subscription.of(new Member(-1 - branch, "w" + branch), request, 0), null);
    }
    tree.match(worst, "publisher", fanout);
    System.out.printf(
        "topics with 1, 2, 3, 4 receivers: %s; the worst case has %d%n",
        java.util.Arrays.toString(java.util.Arrays.copyOfRange(histogram, 1, LEVELS)),
        fanout.count());
  }

  /** A topic with 1 to 4 receivers. */
  @Benchmark
  public int oneToFourReceivers() {
    next = next + 1 & TOPICS - 1;
    return match(topics[next]);
  }

  /** 32 branches, 32 receivers. */
  @Benchmark
  public int thirtyTwoBranches() {
    return match(worst);
  }

  private int match(TopicName topic) {
    tree.match(topic, "publisher", fanout);
    fanout.dispatch(SharedDispatch.ROUND_ROBIN, topic);
    return fanout.count();
  }
}
