package io.ternmq.interop.returns;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.OutcomeUnknownException;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.QoS;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The broker is killed with -9 in mid-traffic and started again on its port. Where it kept its
 * sessions nothing is lost and QoS 2 comes once; where it did not, the clients say so, and every
 * message has an end that is named.
 */
@Tag("deaths")
class KilledBrokerTest {
  private static final int KILLS = Integer.getInteger("returns.broker.kills", 2);
  private static final int MESSAGES_A_LIFE = 100;
  private static final int UNFINISHED_LIMIT = 50;
  private static final int PATIENCE_SECONDS = 60;
  private static final TimeUnit SECONDS = TimeUnit.SECONDS;

  private final Map<String, Integer> received = new ConcurrentHashMap<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final Set<String> otherwise = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lostByPublisher = new AtomicInteger();
  private final AtomicInteger lostBySubscriber = new AtomicInteger();
  private final Semaphore ended = new Semaphore(0);
  private final Semaphore room = new Semaphore(UNFINISHED_LIMIT);
  private volatile boolean isPublishing = true;
  @TempDir private Path directory;

  private static MqttClientBuilder builder(RestartedBroker broker, AtomicInteger sessionsLost) {
    return MqttClient.builder()
        .server("mqtt://127.0.0.1:" + broker.port())
        .retryDelay(Duration.ofMillis(20), Duration.ofMillis(200))
        .onEvent(
            event -> {
              if (event instanceof ClientEvent.SessionLost) {
                sessionsLost.incrementAndGet();
              }
            });
  }

  @ParameterizedTest
  @EnumSource(RestartedBroker.Kind.class)
  void nothingIsLostWithoutAName(RestartedBroker.Kind kind) throws Exception {
    try (RestartedBroker broker = RestartedBroker.start(kind, directory);
        MqttClient subscriber =
            builder(broker, lostBySubscriber)
                .clientId("subscriber")
                .onMessage(message -> received.merge(message.text(), 1, Integer::sum))
                .build();
        MqttClient publisher = builder(broker, lostByPublisher).clientId("publisher").build()) {
      subscriber.start();
      subscriber.subscribe("killed/broker", QoS.EXACTLY_ONCE).get(PATIENCE_SECONDS, SECONDS);
      publisher.start();
      CompletableFuture<Void> publishing =
          CompletableFuture.runAsync(() -> publish(publisher), KilledBrokerTest::onItsOwnThread);
      for (int kill = 0; kill < KILLS; kill++) {
        awaitEnds();
        broker.killAndRestart();
        CompletableFuture.allOf(publisher.online(), subscriber.online())
            .get(PATIENCE_SECONDS, SECONDS);
      }
      awaitEnds();
      isPublishing = false;
      publishing.get(PATIENCE_SECONDS, SECONDS);
      publisher.disconnect(Duration.ofSeconds(PATIENCE_SECONDS)).join();
      flush(broker);
      subscriber.disconnect(Duration.ofSeconds(PATIENCE_SECONDS)).join();
    }
    judge(kind);
  }

  /** It waits most of the time, and as many as there are processors would be all of a pool. */
  private static void onItsOwnThread(Runnable task) {
    Thread thread = new Thread(task, "publishes");
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitEnds() throws InterruptedException {
    assertThat(ended.tryAcquire(MESSAGES_A_LIFE, PATIENCE_SECONDS, SECONDS))
        .as("messages that have their ends")
        .isTrue();
  }

  private void publish(MqttClient publisher) {
    for (int number = 0; isPublishing; number++) {
      room.acquireUninterruptibly();
      QoS qos = number % 2 == 0 ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE;
      String text = qos.level() + " " + number;
      CompletableFuture<?> end =
          publisher
              .publish(Publication.of("killed/broker", text, qos))
              .acknowledged()
              .whenComplete((reason, fault) -> onEnd(text, fault));
      assertThat(end).isNotNull();
    }
  }

  private void onEnd(String text, @Nullable Throwable fault) {
    if (fault == null) {
      acknowledged.add(text);
    } else if (fault instanceof OutcomeUnknownException) {
      unknown.add(text);
    } else {
      otherwise.add(text);
    }
    room.release();
    ended.release();
  }

  /** A last message of another client: behind it nothing of the publisher's is under way. */
  private void flush(RestartedBroker broker) throws Exception {
    try (MqttClient last = builder(broker, new AtomicInteger()).build()) {
      last.start();
      Publication mark = Publication.of("killed/broker", "mark", QoS.AT_LEAST_ONCE);
      last.publish(mark).acknowledged().get(PATIENCE_SECONDS, SECONDS);
      long deadline = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
      while (!received.containsKey("mark") && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      received.remove("mark");
    }
  }

  private void judge(RestartedBroker.Kind kind) {
    Set<String> missing = ConcurrentHashMap.newKeySet();
    missing.addAll(acknowledged);
    missing.removeAll(received.keySet());
    System.out.printf(
        "%s killed %d times: %d acknowledged, %d of unknown outcome, %d acknowledged by a broker"
            + " that lost them, sessions lost: publisher %d, subscriber %d%n",
        kind,
        KILLS,
        acknowledged.size(),
        unknown.size(),
        missing.size(),
        lostByPublisher.get(),
        lostBySubscriber.get());
    assertThat(otherwise).as("messages with any other end").isEmpty();
    requireThatQosTwoComesOnce(kind);
    if (kind.keepsSessions()) {
      assertThat(missing.size())
          .as("acknowledged and not delivered")
          .isLessThanOrEqualTo(kind.keepsEveryMessage() ? 0 : KILLS * UNFINISHED_LIMIT);
      assertThat(unknown).isEmpty();
      assertThat(lostByPublisher).hasValue(0);
      assertThat(lostBySubscriber).hasValue(0);
    } else {
      assertThat(lostByPublisher).hasValue(KILLS);
      assertThat(lostBySubscriber).hasValue(KILLS);
    }
  }

  /** Once; where the broker forgets what it had taken over, at most once more for each kill. */
  private void requireThatQosTwoComesOnce(RestartedBroker.Kind kind) {
    int most = kind.keepsReceivedIds() ? 1 : 1 + KILLS;
    long repeated = 0;
    for (Map.Entry<String, Integer> each : received.entrySet()) {
      if (each.getKey().startsWith("2 ")) {
        assertThat(each.getValue()).as("deliveries of %s", each.getKey()).isBetween(1, most);
        repeated += each.getValue() - 1;
      }
    }
    assertThat(repeated)
        .as("repeats of what was in flight at a kill")
        .isLessThanOrEqualTo((long) KILLS * UNFINISHED_LIMIT);
    System.out.printf("%s repeated %d messages of QoS 2%n", kind, repeated);
  }
}
