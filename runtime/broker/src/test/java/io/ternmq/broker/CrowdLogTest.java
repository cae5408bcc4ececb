package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A few lines at once, many beside; all of them, and in order. */
final class CrowdLogTest {
  private final List<String> written = Collections.synchronizedList(new ArrayList<>());

  private static BrokerEvent event(int number) {
    return new BrokerEvent.WillDropped(Integer.toString(number));
  }

  private static List<String> numbers(int count) {
    List<String> numbers = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      numbers.add(Integer.toString(number));
    }
    return numbers;
  }

  @Test
  void aFewAreWrittenBeforeTheLaneGoesOn() {
    try (CrowdLog log = new CrowdLog((event, now) -> written.add(event.clientId()))) {
      for (int number = 0; number < CrowdLog.EVENTS_AT_ONCE; number++) {
        log.onEvent(event(number), new Moment(0, 0));
        assertThat(written).hasSize(number + 1);
      }
    }
  }

  @Test
  void aCrowdIsWrittenBesideAndNothingIsLeftOut() {
    CountDownLatch mayWrite = new CountDownLatch(1);
    Thread lane = Thread.currentThread();
    CrowdLog log =
        new CrowdLog(
            (event, now) -> {
              if (Thread.currentThread() != lane) {
                await(mayWrite);
              }
              written.add(event.clientId());
            });
    for (int number = 0; number < 1_000; number++) {
      log.onEvent(event(number), new Moment(0, 0));
    }
    assertThat(written).hasSize(CrowdLog.EVENTS_AT_ONCE);
    log.onEvent(event(1_000), new Moment(1_000_000_000, 1_000)); // quiet again, but behind them
    assertThat(written).hasSize(CrowdLog.EVENTS_AT_ONCE);
    mayWrite.countDown();
    log.close();
    assertThat(written).isEqualTo(numbers(1_001));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whereTooManyWaitTheLaneWritesAfterAll() {
    CrowdLog log = new CrowdLog((event, now) -> written.add(event.clientId()));
    for (int number = 0; number < 100_000; number++) {
      log.onEvent(event(number), new Moment(0, 0));
    }
    log.close();
    assertThat(written).hasSize(100_000);
  }

  @Test
  void whereTooManyBytesWaitTheLaneWritesAfterAll() {
    CountDownLatch mayWrite = new CountDownLatch(1);
    Thread lane = Thread.currentThread();
    AtomicInteger byLane = new AtomicInteger();
    CrowdLog log =
        new CrowdLog(
            (event, now) -> {
              if (Thread.currentThread() == lane) {
                byLane.incrementAndGet();
              } else {
                await(mayWrite);
              }
            });
    BrokerEvent large = new BrokerEvent.WillDropped("x".repeat(65_000));
    int count = 1_000;
    for (int number = 0; number < count; number++) {
      log.onEvent(large, new Moment(0, 0));
    }
    assertThat((count - byLane.get()) * 2L * 65_000).isBetween(1L, EventBytes.LIMIT);
    mayWrite.countDown();
    log.close();
  }
}
