package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A subscriber that is cut off again and again while messages stream in. */
@Tag("deaths")
class AbruptDisconnectsTest {
  private static final int PUBLISHERS = 3;
  private static final int MESSAGES = 20_000;
  private static final int CUTS = 200;
  private static final int MOST_AHEAD = 2_000;

  @ParameterizedTest
  @EnumSource(names = {"V3_1_1", "V5_0"})
  @Execution(ExecutionMode.SAME_THREAD)
  void loseNothingReorderNothingAndRepeatNothingAtQos2(MqttVersion version)
      throws ExecutionException, InterruptedException {
    Semaphore allowance = new Semaphore(MOST_AHEAD);
    RawLogin login = RawLogin.fresh(version).notClean();
    ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
    long startNanos = System.nanoTime();
    try (BrokerUnderTest broker = BrokerUnderTest.startKeepingOrder();
        CutSubscriber subscriber = new CutSubscriber(broker.port(), login, allowance)) {
      List<Future<Integer>> publishers = startPublishers(threads, version, broker, allowance);
      for (int cut = 0; cut < CUTS; cut++) {
        subscriber.liveThroughACut(cut % 2 == 0);
      }
      int deliveriesAtLastCut = subscriber.ledger().deliveries();
      subscriber.receiveUntil(MESSAGES);
      assertThat(deliveriesAtLastCut).as("deliveries before the last cut").isLessThan(MESSAGES);
      assertThat(sum(publishers)).as("acknowledged messages").isEqualTo(MESSAGES);
      print(version, subscriber.ledger(), System.nanoTime() - startNanos);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Future<Integer>> startPublishers(
      ExecutorService threads, MqttVersion version, BrokerUnderTest broker, Semaphore allowance) {
    List<Future<Integer>> publishers = new ArrayList<>();
    for (int index = 0; index < PUBLISHERS; index++) {
      int count = MESSAGES / PUBLISHERS + (index < MESSAGES % PUBLISHERS ? 1 : 0);
      NumberedMessage.Source source = new NumberedMessage.Source(index);
      RawLogin login = RawLogin.fresh(version);
      publishers.add(
          threads.submit(new NumberedPublisher(broker.port(), login, source, count, allowance)));
    }
    return publishers;
  }

  private static int sum(List<Future<Integer>> publishers)
      throws ExecutionException, InterruptedException {
    int sum = 0;
    for (Future<Integer> publisher : publishers) {
      sum += publisher.get();
    }
    return sum;
  }

  private static void print(MqttVersion version, DeliveryLedger ledger, long nanos) {
    System.out.printf(
        Locale.ROOT,
        "Abrupt disconnects %s: %d messages, %d cuts, %d repeats at QoS 1,"
            + " %d at QoS 2 before release, %.2f s%n",
        version,
        ledger.deliveries(),
        CUTS,
        ledger.repeatsAtQos1(),
        ledger.repeatsBeforeRelease(),
        nanos / 1e9);
  }
}
