package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    List<Future<Integer>> publishers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
    long startNanos = System.nanoTime();
    try (BrokerUnderTest broker = BrokerUnderTest.startKeepingOrder();
        CutSubscriber subscriber = new CutSubscriber(broker.port(), login, allowance)) {
      for (Callable<Integer> publisher : publishers(version, broker, allowance)) {
        publishers.add(threads.submit(publisher));
      }
      receiveInSpiteOfCuts(subscriber);
      assertThat(sum(publishers)).as("acknowledged messages").isEqualTo(MESSAGES);
      print(version, subscriber.ledger(), System.nanoTime() - startNanos);
    } catch (AssertionError e) {
      addFailures(publishers, e);
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void receiveInSpiteOfCuts(CutSubscriber subscriber) {
    for (int cut = 0; cut < CUTS; cut++) {
      subscriber.liveThroughACut(cut % 2 == 0);
    }
    int deliveriesAtLastCut = subscriber.ledger().deliveries();
    assertThat(deliveriesAtLastCut).as("deliveries until the last cut").isLessThan(MESSAGES);
    subscriber.receiveUntil(MESSAGES);
  }

  /** A publisher that failed is the likely cause of a subscriber that waits in vain. */
  private static void addFailures(List<Future<Integer>> publishers, AssertionError error)
      throws InterruptedException {
    for (Future<Integer> publisher : publishers) {
      if (publisher.isDone()) {
        try {
          publisher.get();
        } catch (ExecutionException e) {
          error.addSuppressed(e);
        }
      }
    }
  }

  private static List<Callable<Integer>> publishers(
      MqttVersion version, BrokerUnderTest broker, Semaphore allowance) {
    List<Callable<Integer>> publishers = new ArrayList<>();
    for (int index = 0; index < PUBLISHERS; index++) {
      int count = MESSAGES / PUBLISHERS + (index < MESSAGES % PUBLISHERS ? 1 : 0);
      NumberedMessage.Source source = new NumberedMessage.Source(index);
      RawLogin login = RawLogin.fresh(version);
      publishers.add(new NumberedPublisher(broker.port(), login, source, count, allowance));
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
