package io.ternmq.http;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ternmq.broker.Broker;
import io.ternmq.broker.sys.Count;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.DropReason;
import io.ternmq.core.Lane;
import io.ternmq.packet.QoS;
import io.ternmq.transport.WebAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the broker in a Micrometer registry, served in Prometheus's form. What the broker
 * counts anyway is read when somebody asks; what only events tell is counted as they are heard.
 * docs/metrics.md names every one.
 */
final class Meters implements AutoCloseable {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration[] DELAY_STEPS =
      steps(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000, 60_000);
  private static final Duration[] GAP_STEPS =
      steps(100, 500, 1_000, 5_000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000, 86_400_000);
  private static final Duration[] TURN_STEPS = steps(1, 2, 5, 10, 25, 50, 100, 250, 1_000);
  private static final Duration[] COMMIT_STEPS = steps(1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000);
  private static final Duration[] PAUSE_STEPS = steps(1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000);

  private static final long FAREWELL_MILLIS = 1_500;

  private final PrometheusMeterRegistry scraped =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** The scraped one, or that and one that sends. */
  private final MeterRegistry registry;

  private static final Set<Notice.Signal> MEASURED =
      EnumSet.of(Notice.Signal.SILENCE, Notice.Signal.PROBE, Notice.Signal.STALLED_PACKET);

  private static final Count[] PUBLISHES = {Count.PUBLISHES_RECEIVED, Count.PUBLISHES_SENT};
  private static final Count[] PAYLOAD_BYTES = {
    Count.PUBLISH_BYTES_RECEIVED, Count.PUBLISH_BYTES_SENT
  };

  private final List<Timer> loopDelays = new ArrayList<>();
  private final Timer gap;
  private final GcPauses pauses;

  /** Reads this broker from now on, and sends what it reads where that is asked for. */
  Meters(Broker broker, Pulse pulse, Tally tally, Webhooks webhooks, @Nullable OtlpOptions otlp) {
    registry =
        otlp == null
            ? scraped
            : new CompositeMeterRegistry(Clock.SYSTEM, List.of(scraped, OtlpExport.open(otlp)));
    for (Notice.Signal signal : MEASURED) {
      detection(signal);
    }
    gap =
        Timer.builder("ternmq.gap")
            .description("How long clients were away before they came back to their session")
            .serviceLevelObjectives(GAP_STEPS)
            .register(registry);
    bindClients(broker, tally);
    bindMessages(broker, pulse);
    bindLanes(broker);
    CrowdMeters.bind(broker, registry);
    WebhookMeters.bind(webhooks, registry);
    bindStore(broker);
    bindProcess();
    pauses = GcPauses.bind(registry, PAUSE_STEPS);
  }

  private static Duration[] steps(long... millis) {
    Duration[] steps = new Duration[millis.length];
    for (int index = 0; index < millis.length; index++) {
      steps[index] = Duration.ofMillis(millis[index]);
    }
    return steps;
  }

  // ---- from events

  void onEvent(BrokerEvent event, @Nullable Notice notice) {
    if (event instanceof BrokerEvent.Connected connected && connected.gapMillis() >= 0) {
      gap.record(Duration.ofMillis(connected.gapMillis()));
    } else if (notice != null && notice.afterMillis() != null) {
      detection(notice.signal()).record(Duration.ofMillis(notice.afterMillis()));
    }
  }

  private Timer detection(Notice.Signal signal) {
    return Timer.builder("ternmq.detection.delay")
        .description("How soon a loss was noticed, by the sign that told it")
        .tag("signal", Json.word(signal))
        .serviceLevelObjectives(DELAY_STEPS)
        .register(registry);
  }

  // ---- from what the broker counts

  private void bindClients(Broker broker, Tally tally) {
    String states = "Clients by state";
    gauge("ternmq.clients", broker, its -> its.census().connected(), states, "state", "connected");
    gauge("ternmq.clients", broker, Meters::disconnected, states, "state", "disconnected");
    for (CloseCause cause : CloseCause.values()) {
      if (cause.endsConnections()) {
        counter(
            "ternmq.disconnects",
            tally,
            its -> its.count(cause),
            "Connections that ended, by cause",
            "cause",
            Json.word(cause));
      }
    }
    String connects = "Clients that connected, by whether their session was there";
    counter("ternmq.connects", tally, Tally::newCount, connects, "session", "new");
    counter("ternmq.connects", tally, Tally::backCount, connects, "session", "resumed");
    counter(
        "ternmq.refused.connections",
        tally,
        Tally::refusedCount,
        "Connections that ended before they had a session");
    counter(
        "ternmq.duels",
        broker,
        its -> its.core().duelCount(),
        "Fights of two devices for one client id");
    counter(
        "ternmq.expired.sessions",
        broker,
        its -> its.census().expired(),
        "Sessions that nobody came back for");
    counter(
        "ternmq.untold.events",
        broker,
        Broker::droppedEventCount,
        "Events that a listener was too slow for");
    counter(
        "ternmq.connections.opened",
        broker,
        its -> its.count(Count.SOCKETS_OPENED),
        "Connections that were accepted");
  }

  private static double disconnected(Broker broker) {
    return Math.max(0, broker.core().directory().count() - broker.census().connected());
  }

  private void bindMessages(Broker broker, Pulse pulse) {
    gauge("ternmq.subscriptions", broker, its -> its.core().tree().count(), "Subscriptions");
    bindLasting(broker);
    gauge(
        "ternmq.kept.messages",
        broker,
        its -> its.core().keptMessages(),
        "Messages of QoS 1 and 2 that sessions keep, queued or in flight");
    gauge(
        "ternmq.kept.bytes",
        broker,
        its -> its.core().keptBytes(),
        "Bytes of the messages that sessions keep");
    gauge(
        "ternmq.queued.messages",
        pulse,
        its -> its.kept().waiting(),
        "Messages that wait for clients that are away");
    gauge(
        "ternmq.queued.bytes",
        pulse,
        its -> its.kept().waitingBytes(),
        "Bytes of the messages that wait for clients that are away");
    gauge(
        "ternmq.inflight.messages",
        pulse,
        its -> its.kept().inFlight(),
        "Messages that were sent and are not acknowledged");
    gauge(
        "ternmq.store.writable",
        broker,
        its -> its.storeTrouble() == null ? 1 : 0,
        "1 while the store takes what is durable");
    for (DropReason reason : DropReason.values()) {
      counter(
          "ternmq.dropped.messages",
          broker,
          its -> its.core().drops().count(reason),
          "Messages that were dropped, by reason",
          "reason",
          Json.word(reason));
    }
    both(broker, "packets", "Packets of MQTT", Count.PACKETS_RECEIVED, Count.PACKETS_SENT);
    both(broker, "traffic.bytes", "Bytes of MQTT", Count.BYTES_RECEIVED, Count.BYTES_SENT);
    for (QoS qos : QoS.values()) {
      byQoS(broker, qos, "messages", "PUBLISH packets", PUBLISHES);
      byQoS(
          broker, qos, "payload.bytes", "Bytes of the payloads of PUBLISH packets", PAYLOAD_BYTES);
    }
  }

  private void bindLasting(Broker broker) {
    gauge(
        "ternmq.retained.messages",
        broker,
        its -> its.core().retained().count(),
        "Retained messages");
    gauge(
        "ternmq.retained.bytes",
        broker,
        its -> its.core().retained().bytes(),
        "Bytes of the retained messages");
    gauge(
        "ternmq.wills.bytes",
        broker,
        its -> its.core().willBytes(),
        "Bytes of the wills that sessions keep");
  }

  private void byQoS(Broker broker, QoS qos, String name, String description, Count[] inAndOut) {
    for (Count whole : inAndOut) {
      Count count = whole.ofQoS(qos);
      counter(
          "ternmq." + name,
          broker,
          its -> its.count(count),
          description,
          "direction",
          whole == inAndOut[0] ? "in" : "out",
          "qos",
          Integer.toString(qos.level()));
    }
  }

  private void both(Broker broker, String name, String description, Count in, Count out) {
    String whole = "ternmq." + name;
    counter(whole, broker, its -> its.count(in), description, "direction", "in");
    counter(whole, broker, its -> its.count(out), description, "direction", "out");
  }

  private void bindLanes(Broker broker) {
    for (Lane lane : broker.lanes()) {
      loopDelays.add(
          Timer.builder("ternmq.lane.delay")
              .description("How soon an event loop turns to a task, asked once a second")
              .tag("lane", Integer.toString(lane.index()))
              .serviceLevelObjectives(TURN_STEPS)
              .register(registry));
    }
  }

  private void bindStore(Broker broker) {
    Timer commits =
        Timer.builder("ternmq.store.commit")
            .description("How long the store took to commit what was handed over meanwhile")
            .serviceLevelObjectives(COMMIT_STEPS)
            .register(registry);
    broker.onCommit(nanos -> commits.record(nanos, TimeUnit.NANOSECONDS));
  }

  private void bindProcess() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private <T> void gauge(
      String name, T source, ToDoubleFunction<T> read, String description, String... tags) {
    Gauge.builder(name, source, read).description(description).tags(tags).register(registry);
  }

  private <T> void counter(
      String name, T source, ToDoubleFunction<T> read, String description, String... tags) {
    FunctionCounter.builder(name, source, read)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** Once a second: asks each event loop to say how late it is. */
  void beat(Broker broker) {
    List<? extends Lane> lanes = broker.lanes();
    for (int index = 0; index < loopDelays.size(); index++) {
      Timer delay = loopDelays.get(index);
      long askedNanos = System.nanoTime();
      lanes
          .get(index)
          .execute(() -> delay.record(Duration.ofNanos(System.nanoTime() - askedNanos)));
    }
  }

  /** Everything, as Prometheus reads it. */
  WebAnswer scrape(Call call) {
    return WebAnswer.of(200, CONTENT_TYPE, scraped.scrape().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    pauses.close();
    Thread closer = new Thread(registry::close, "tern-metrics-farewell");
    closer.setDaemon(true);
    closer.start(); // it sends once more, and a collector that does not answer holds nobody up
    try {
      closer.join(FAREWELL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
