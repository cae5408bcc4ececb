package io.ternmq.interop.returns;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.Program;
import io.ternmq.packet.QoS;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publishing process with a queue on disk is killed with -9 at random instants, on line and off
 * line; {@code -Dreturns.kills=50} for more of it. Everything that it was told is stored arrives.
 */
@Tag("deaths")
class KilledPublisherTest {
  private static final int KILLS = Integer.getInteger("returns.kills", 4);
  private static final int LONGEST_LIFE_MILLIS = Integer.getInteger("returns.longest", 400);
  private static final String NOBODY = "mqtt://127.0.0.1:1";
  private static final String MARK = "mark";
  private static final int PATIENCE_SECONDS = 60;

  private final Random random = new Random(Long.getLong("returns.seed", 20));
  private final Map<String, Integer> received = new ConcurrentHashMap<>();
  private final List<String> stored = new ArrayList<>();
  private final CountDownLatch isMarked = new CountDownLatch(1);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  @TempDir private Path directory;

  private Program publisher(String server, String life) {
    return Program.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            StoringPublisher.class.getName(),
            server,
            directory.toString(),
            life));
  }

  @Test
  void everythingThatWasStoredArrivesAndQosTwoOnce() throws Exception {
    try (BrokerUnderTest broker = BrokerUnderTest.start();
        MqttClient subscriber = subscriber(broker)) {
      for (int life = 0; life < KILLS; life++) {
        live(life % 3 == 2 ? NOBODY : uri(broker), life);
      }
      try (Program last = publisher(uri(broker), "drain")) {
        last.awaitLine("drained", line -> line.equals("drained"));
      }
      awaitWhatIsUnderWay(subscriber);
      subscriber.disconnect(Duration.ofSeconds(5)).join();
    } finally {
      timer.shutdownNow();
    }
    requireThatNothingIsLost();
  }

  private static String uri(BrokerUnderTest broker) {
    return "mqtt://127.0.0.1:" + broker.port();
  }

  private MqttClient subscriber(BrokerUnderTest broker) throws Exception {
    MqttClient subscriber =
        MqttClient.builder()
            .server(uri(broker))
            .onMessage(message -> onMessage(message.text()))
            .build();
    subscriber.start();
    subscriber
        .subscribe(StoringPublisher.TOPIC, QoS.EXACTLY_ONCE)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return subscriber;
  }

  /** A last message: behind it nothing of the publisher's is under way to the subscriber. */
  private void awaitWhatIsUnderWay(MqttClient subscriber) throws Exception {
    Publication mark = Publication.of(StoringPublisher.TOPIC, MARK, QoS.EXACTLY_ONCE);
    subscriber.publish(mark).acknowledged().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(isMarked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("the mark came").isTrue();
  }

  private void onMessage(String text) {
    if (text.equals(MARK)) {
      isMarked.countDown();
    } else {
      received.merge(text, 1, Integer::sum);
    }
  }

  private void live(String server, int life) throws Exception {
    try (Program program = publisher(server, Integer.toString(life))) {
      program.awaitLine("a message that is stored", line -> line.startsWith("stored "));
      int lifeMillis = random.nextInt(LONGEST_LIFE_MILLIS);
      timer.schedule(program::kill, lifeMillis, TimeUnit.MILLISECONDS).get();
      for (String line : program.lines()) {
        assertThat(line).doesNotStartWith("undelivered").doesNotStartWith("session lost");
        if (line.matches("stored [12] \\d+ \\d+")) {
          stored.add(line.substring("stored ".length()));
        }
      }
    }
  }

  private void requireThatNothingIsLost() {
    Set<String> lost = new HashSet<>(stored);
    lost.removeAll(received.keySet());
    long repeats = received.values().stream().mapToInt(count -> count - 1).sum();
    System.out.printf(
        "%d kills: %d messages stored, %d arrived, %d of them again at QoS 1, %d lost%n",
        KILLS, stored.size(), received.size(), repeats, lost.size());
    assertThat(stored).hasSizeGreaterThan(KILLS);
    assertThat(lost).as("messages that were stored and did not arrive").isEmpty();
    received.forEach(
        (text, count) -> {
          if (text.startsWith("2 ")) {
            assertThat(count).as("deliveries of %s", text).isEqualTo(1);
          }
        });
  }
}
