package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.core.DropReason;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The handlers of an application whose executor cannot always take them. */
class CallbacksTest {
  private static final int MESSAGES = 10;
  private static final int MANY = 10_000;
  private static final int ROUNDS = 50;
  private static final int VERY_MANY = 5_000_000;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Heard events = new Heard();

  @Test
  void goOnAfterEachRefusalOfTheExecutorAndLoseNothing() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer();
        MqttClient client =
            MqttClient.builder()
                .server(server.uri())
                .callbackExecutor(
                    task -> {
                      if (calls.incrementAndGet() % 2 == 1) {
                        throw new RejectedExecutionException("the pool is full");
                      }
                      pool.execute(task);
                    })
                .onEvent(events)
                .onMessage(message -> heard.add(message.text()))
                .build()) {
      client.start();
      ScriptedServer.Peer peer = server.welcome(false);
      events.await(ClientEvent.Attempting.class);
      events.await(ClientEvent.Connected.class);
      for (int packetId = 1; packetId <= MESSAGES; packetId++) {
        peer.write(Heard.message("t", "message " + packetId, packetId, Properties.NONE));
        assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("message " + packetId);
        assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(packetId);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(calls.get()).isGreaterThan(1);
  }

  @Test
  void letSoManyBytesOfQoS0WaitAndNoMore() throws Exception {
    byte[] payload = new byte[1 << 20];
    requireRoomFor(Callbacks.WAITING_BYTES_LIMIT / payload.length, payload, Properties.NONE);
  }

  @Test
  void countPropertiesAmongThoseBytes() throws Exception {
    Properties.Builder properties = Properties.builder();
    for (int count = 0; count < 16; count++) {
      properties.user("trace", "x".repeat((1 << 16) - 5 - 64));
    }
    requireRoomFor(Callbacks.WAITING_BYTES_LIMIT / (16 << 16), new byte[0], properties.build());
  }

  private static void requireRoomFor(long messages, byte[] payload, Properties properties)
      throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer();
        MqttClient client =
            MqttClient.builder()
                .server(server.uri())
                .callbackExecutor(
                    task -> new Thread(() -> runAfter(mayGoOn, task), "slow handlers").start())
                .build()) {
      client.start();
      ScriptedServer.Peer peer = server.welcome(false);
      for (int count = 0; count < messages + 2; count++) {
        peer.write(
            new Publish(TopicName.of("t"), payload, QoS.AT_MOST_ONCE, false, false, 0, properties));
      }
      peer.write(Acknowledgement.of(PacketType.PUBREL, 1));
      assertThat(peer.read(Acknowledgement.class).type()).isEqualTo(PacketType.PUBCOMP);
      assertThat(client.dropped()).containsExactly(Map.entry(DropReason.MAILBOX_FULL, 2L));
      mayGoOn.countDown();
    }
  }

  private static void runAfter(CountDownLatch latch, Runnable task) {
    try {
      latch.await();
      task.run();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void bearAnExecutorThatRunsThemAtOnceHoweverManyThereAre() {
    Callbacks callbacks =
        new Callbacks(Handlers.NONE, new Routes(), Runnable::run, done -> {}, new DropCounts());
    AtomicInteger calls = new AtomicInteger();
    callbacks.execute(() -> callAgain(callbacks, calls));
    assertThat(calls.get()).isEqualTo(VERY_MANY);
  }

  private static void callAgain(Callbacks callbacks, AtomicInteger calls) {
    if (calls.incrementAndGet() < VERY_MANY) {
      callbacks.execute(() -> callAgain(callbacks, calls));
    }
  }

  @Test
  void tellAnEventToTheOthersWhereOneHandlerFails() {
    List<ClientEvent> heard = new ArrayList<>();
    Handlers handlers =
        Handlers.NONE
            .withEvent(
                event -> {
                  throw new IllegalStateException("of the application");
                })
            .withEvent(heard::add);
    Callbacks callbacks =
        new Callbacks(handlers, new Routes(), Runnable::run, done -> {}, new DropCounts());
    ClientEvent event = new ClientEvent.SubscriptionLost("a/b", ReasonCode.PACKET_TOO_LARGE);
    callbacks.onEvent(event);
    assertThat(heard).containsExactly(event);
  }

  @Test
  void areCalledBehindAFullTurnThoughTheClientWasClosedAndItsThreadsEnd() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    Callbacks callbacks =
        new Callbacks(Handlers.NONE, new Routes(), pool, done -> {}, new DropCounts());
    CountDownLatch allWait = new CountDownLatch(1);
    CompletableFuture<String> lastWord = new CompletableFuture<>();
    callbacks.execute(() -> runAfter(allWait, () -> {}));
    for (int count = 2; count < Callbacks.TURN_LIMIT; count++) {
      callbacks.execute(() -> {});
    }
    callbacks.execute(
        () -> {
          callbacks.execute(() -> lastWord.complete("complete"));
          callbacks.close();
          pool.shutdown();
        });
    allWait.countDown();
    assertThat(Heard.get(lastWord)).isEqualTo("complete");
  }

  @Test
  void areAllCalledOfAClosedClientThoughOthersStillAddToThem() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      Callbacks callbacks =
          new Callbacks(Handlers.NONE, new Routes(), pool, done -> {}, new DropCounts());
      CountDownLatch isClosed = new CountDownLatch(1);
      AtomicInteger calls = new AtomicInteger();
      callbacks.execute(() -> runAfter(isClosed, () -> {}));
      for (int count = 0; count < MANY; count++) {
        callbacks.execute(calls::incrementAndGet);
      }
      callbacks.close();
      pool.shutdown();
      isClosed.countDown();
      while (calls.get() < MANY && !pool.isTerminated()) {
        callbacks.execute(() -> {}); // a subscriber that asks for more
      }
      assertThat(pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(calls.get()).isEqualTo(MANY);
    }
  }

  @Test
  void leaveOthersOfTheirExecutorTheirTurnHoweverMuchWaits() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Callbacks callbacks =
        new Callbacks(Handlers.NONE, new Routes(), tasks::add, done -> {}, new DropCounts());
    AtomicInteger calls = new AtomicInteger();
    for (int count = 0; count < MANY; count++) {
      callbacks.execute(calls::incrementAndGet);
    }
    List<Integer> callsBefore = new ArrayList<>();
    tasks.add(() -> callsBefore.add(calls.get()));
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    assertThat(callsBefore).singleElement().isNotEqualTo(MANY);
    assertThat(calls.get()).isEqualTo(MANY);
  }
}
