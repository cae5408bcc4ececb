package io.ternmq.bench.clients;

import io.ternmq.chaos.ChaosProxy;
import io.ternmq.chaos.Fault;
import io.ternmq.chaos.FaultKind;
import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.QoS;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What happens to idle subscribers of every library at the same instant: their links are reset,
 * their links go silent, their broker is killed and comes back.
 */
final class CutCase {
  private static final int CLIENTS = 20;
  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final int PATIENCE_SECONDS = 180;
  private static final int SETTLE_SECONDS = 12;
  private static final int OUTAGE_SECONDS = 10;
  private static final int RETRY_MILLIS = 1_000;
  private static final Duration FOREVER = Duration.ofMinutes(30);
  private static final double MICROS_PER_MILLI = 1_000;

  private final Path root;
  private final Figures reset =
      new Figures("link reset: noticed after", "ms, median of 20 clients", true);
  private final Figures silence =
      new Figures("link silent, keep-alive 10 s: noticed after", "ms, median of 20 clients", true);
  private final Figures slowestSilence =
      new Figures("the same, the slowest of 20 clients", "ms", true);
  private final Figures comeback =
      new Figures("broker back after 10 s: first message after", "ms, median of 20 clients", true);
  private final Figures slowestComeback =
      new Figures("the same, the slowest of 20 clients", "ms", true);
  private final Figures quickComeback =
      new Figures("the same with delays of 1 s at most", "ms, median of 20 clients", true);
  private final Figures slowestQuickComeback =
      new Figures("the same with those, the slowest of 20 clients", "ms", true);

  CutCase(Path root) {
    this.root = root;
  }

  List<Figures> rows() {
    return List.of(
        reset,
        silence,
        slowestSilence,
        comeback,
        slowestComeback,
        quickComeback,
        slowestQuickComeback);
  }

  /** One run of all, with all libraries at once, for they only wait. */
  void run(MortalBroker broker) throws IOException, InterruptedException {
    cut(broker, Fault.of(FaultKind.RESET), reset, null);
    cut(broker, Fault.of(FaultKind.BLACK_HOLE).lasting(FOREVER), silence, slowestSilence);
    killBroker(broker, 0, comeback, slowestComeback);
    killBroker(broker, RETRY_MILLIS, quickComeback, slowestQuickComeback);
  }

  private List<Contender> start(int port, int retryMillis)
      throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    try {
      for (Library library : Library.values()) {
        List<String> task =
            List.of("watch", "" + port, "" + CLIENTS, "" + KEEP_ALIVE_SECONDS, "" + retryMillis);
        List<String> command = library.command(root, List.of("-Xmx256m"), task);
        contenders.add(new Contender(library, command, -1));
      }
      for (Contender contender : contenders) {
        contender.await("ready", PATIENCE_SECONDS);
      }
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      contenders.forEach(Contender::forget);
      return contenders;
    } catch (ContestFailed failed) {
      contenders.forEach(Contender::close);
      throw failed;
    }
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private void cut(MortalBroker broker, Fault fault, Figures figures, @Nullable Figures slowest)
      throws IOException, InterruptedException {
    try (ChaosProxy proxy =
        ChaosProxy.start(0, broker.address(), (clientId, met, nowNanos) -> {})) {
      List<Contender> contenders = start(proxy.port(), 0);
      try {
        long cutMicros = nowMicros();
        proxy.inject(fault).join();
        for (Contender contender : contenders) {
          collect(contender, "lost", cutMicros, figures, slowest);
        }
      } finally {
        contenders.forEach(Contender::close);
      }
    }
  }

  /** The first word of each client of a contender, in milliseconds after a time. */
  private static void collect(
      Contender contender,
      String word,
      long sinceMicros,
      Figures figures,
      @Nullable Figures slowest)
      throws InterruptedException {
    Map<String, Double> millis = new HashMap<>();
    while (millis.size() < CLIENTS) {
      List<String> words = contender.await(word, PATIENCE_SECONDS);
      double after = (Long.parseLong(words.get(1)) - sinceMicros) / MICROS_PER_MILLI;
      if (after >= 0) {
        millis.putIfAbsent(words.get(0), after);
      }
    }
    List<Double> sorted = millis.values().stream().sorted().toList();
    figures.add(contender.library(), sorted.get(CLIENTS / 2));
    if (slowest != null) {
      slowest.add(contender.library(), sorted.get(CLIENTS - 1));
    }
  }

  private void killBroker(MortalBroker broker, int retryMillis, Figures figures, Figures slowest)
      throws IOException, InterruptedException {
    List<Contender> contenders = start(broker.port(), retryMillis);
    AtomicLong backMicros = new AtomicLong();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (MqttClient publisher = publisher(broker, backMicros)) {
      broker.kill();
      TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
      broker.startAgain();
      publisher.start();
      publisher.online().get();
      backMicros.compareAndSet(0, nowMicros()); // where its handler is a moment behind
      ScheduledFuture<?> publishing =
          timer.scheduleAtFixedRate(() -> publish(publisher), 0, 5, TimeUnit.MILLISECONDS);
      for (Contender contender : contenders) {
        collect(contender, "got", backMicros.get(), figures, slowest);
      }
      publishing.cancel(false);
    } catch (ExecutionException stopped) {
      throw new ContestFailed("the publisher did not get on line: " + stopped.getMessage());
    } finally {
      timer.shutdownNow();
      contenders.forEach(Contender::close);
    }
  }

  private static MqttClient publisher(MortalBroker broker, AtomicLong backMicros) {
    return MqttClient.builder()
        .server("mqtt://127.0.0.1:" + broker.port())
        .retryDelay(Duration.ofMillis(1), Duration.ofMillis(5))
        .onEvent(
            event -> {
              if (event instanceof ClientEvent.Connected) {
                backMicros.compareAndSet(0, nowMicros());
              }
            })
        .build();
  }

  private static void publish(MqttClient publisher) {
    var unused = publisher.publish(Publication.of("contest/watch", "x", QoS.AT_MOST_ONCE));
  }
}
