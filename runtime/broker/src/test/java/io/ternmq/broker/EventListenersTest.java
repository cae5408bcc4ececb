package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Other people's listeners hear everything they keep up with, and harm nobody. */
final class EventListenersTest {
  private static final Moment NOW = new Moment(0, 0);

  @Test
  void aListenerHearsOfAClientOnAThreadOfItsOwn() throws Exception {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    BrokerListener listener =
        (event, now) -> {
          if (event.clientId().equals("tern")) {
            heard.add(event.getClass().getSimpleName() + " on " + Thread.currentThread().getName());
          }
        };
    try (Broker broker = Broker.start(BrokerOptions.onFreePorts().withEventListener(listener));
        RawClient client = RawClient.connected(broker, ProtocolVersion.MQTT_5, "tern")) {
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("Connected on tern-listener");
      client.send(new Disconnect(ReasonCode.SUCCESS, Properties.NONE));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("Disconnected on tern-listener");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("SessionClosed on tern-listener");
    }
  }

  @Test
  void aListenerThatThrowsHearsTheNextEventAndTheBrokerGoesOn() throws Exception {
    CountDownLatch twice = new CountDownLatch(2);
    BrokerListener broken =
        (event, now) -> {
          twice.countDown();
          throw new IllegalStateException("a mistake of the listener");
        };
    try (Broker broker = Broker.start(BrokerOptions.onFreePorts().withEventListener(broken));
        RawClient one = RawClient.connected(broker, ProtocolVersion.MQTT_5, "one");
        RawClient two = RawClient.connected(broker, ProtocolVersion.MQTT_5, "two")) {
      assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
      one.send(PingReq.INSTANCE);
      assertThat(one.receive()).isEqualTo(PingResp.INSTANCE);
      two.send(PingReq.INSTANCE);
      assertThat(two.receive()).isEqualTo(PingResp.INSTANCE);
    }
  }

  @Test
  void whatASlowListenerDoesNotTakeInIsDroppedAndCounted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch heard = new CountDownLatch(1 + EventQueue.LIMIT);
    BrokerListener slow =
        (event, now) -> {
          begun.countDown();
          awaitQuietly(release);
          heard.countDown();
        };
    BrokerEvent event = new BrokerEvent.WillDropped("tern");
    try (EventQueue queue = new EventQueue(slow)) {
      queue.onEvent(event, NOW);
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      for (int number = 0; number < EventQueue.LIMIT; number++) {
        queue.onEvent(event, NOW);
      }
      assertThat(queue.droppedCount()).isZero();
      queue.onEvent(event, NOW);
      assertThat(queue.droppedCount()).isEqualTo(1);
      release.countDown();
      assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(queue.failureCount()).isZero();
    }
  }

  @Test
  void theBytesThatWaitForASlowListenerAreBoundedToo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch lastHeard = new CountDownLatch(1);
    BrokerListener slow =
        (event, now) -> {
          begun.countDown();
          awaitQuietly(release);
          if (event.clientId().equals("last")) {
            lastHeard.countDown();
          }
        };
    BrokerEvent large = new BrokerEvent.WillDropped("x".repeat(65_000));
    try (EventQueue queue = new EventQueue(slow)) {
      queue.onEvent(large, NOW);
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      int count = 1_000;
      for (int number = 0; number < count; number++) {
        queue.onEvent(large, NOW);
      }
      long waiting = count - queue.droppedCount();
      assertThat(waiting * 2 * 65_000).isBetween(1L, EventBytes.LIMIT);
      queue.onEvent(new BrokerEvent.WillDropped("last"), NOW);
      release.countDown();
      assertThat(lastHeard.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(queue.droppedCount()).isEqualTo(count - waiting);
    }
  }

  @Test
  void droppedMessagesAreSummedUpAndTakeNobodysPlace() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    LinkedBlockingQueue<BrokerEvent> heard = new LinkedBlockingQueue<>();
    BrokerListener slow =
        (event, now) -> {
          begun.countDown();
          awaitQuietly(release);
          heard.add(event);
        };
    try (EventQueue queue = new EventQueue(slow)) {
      BrokerEvent first = new BrokerEvent.WillDropped("first");
      queue.onEvent(first, NOW);
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      for (int number = 0; number < 2 * EventQueue.LIMIT; number++) {
        queue.onEvent(new BrokerEvent.Dropped("full", DropReason.QUEUE_FULL, 2), NOW);
      }
      queue.onEvent(new BrokerEvent.Dropped("full", DropReason.EXPIRED, 1), NOW);
      assertThat(queue.droppedCount()).isZero();
      for (int client = 0; client < EventQueue.LIMIT; client++) {
        queue.onEvent(new BrokerEvent.Dropped("c" + client, DropReason.QUEUE_FULL, 1), NOW);
      }
      assertThat(queue.droppedCount()).isEqualTo(2 + EventQueue.LIMIT / 2);
      BrokerEvent last = new BrokerEvent.WillDropped("last");
      queue.onEvent(last, NOW);
      release.countDown();
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(first);
      assertThat(heard.poll(10, TimeUnit.SECONDS))
          .isEqualTo(new BrokerEvent.Dropped("full", DropReason.QUEUE_FULL, 4 * EventQueue.LIMIT));
      assertThat(heard.poll(10, TimeUnit.SECONDS))
          .isEqualTo(new BrokerEvent.Dropped("full", DropReason.EXPIRED, 1));
      BrokerEvent latest = heard.poll(10, TimeUnit.SECONDS);
      while (latest instanceof BrokerEvent.Dropped) {
        latest = heard.poll(10, TimeUnit.SECONDS);
      }
      assertThat(latest).isEqualTo(last);
      queue.onEvent(new BrokerEvent.Dropped("full", DropReason.QUEUE_FULL, 3), NOW);
      assertThat(heard.poll(10, TimeUnit.SECONDS))
          .as("what was heard begins anew")
          .isEqualTo(new BrokerEvent.Dropped("full", DropReason.QUEUE_FULL, 3));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
