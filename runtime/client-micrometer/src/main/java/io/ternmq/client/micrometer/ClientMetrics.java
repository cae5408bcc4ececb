package io.ternmq.client.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.UndeliveredMessage;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.LossCause;
import io.ternmq.core.DropReason;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Meters of one client in a Micrometer registry: whether it is on line, how often and why it lost
 * its connection, how long it was away, what was dropped or could not be delivered. Close it after
 * the client: its meters then leave the registry.
 *
 * <p>Thread-safe. Nothing is done for a message that goes well.
 */
public final class ClientMetrics implements AutoCloseable {
  /** 1 while the client is on line, else 0. */
  public static final String ONLINE = "mqtt.client.online";

  /** Connections that the server accepted. Tag {@code session}: present or absent. */
  public static final String CONNECTIONS = "mqtt.client.connections";

  /** Attempts that did not lead to a connection. Tag {@code cause}. */
  public static final String FAILURES = "mqtt.client.connections.failed";

  /** Connections that ended. Tag {@code cause}. */
  public static final String LOSSES = "mqtt.client.connections.lost";

  /** How long the client was off line, each time that it came back. */
  public static final String GAP = "mqtt.client.gap";

  /** Sessions that the server no longer had when the client came back. */
  public static final String SESSIONS_LOST = "mqtt.client.sessions.lost";

  /** How often the client gave up. Tag {@code cause}. */
  public static final String GIVEN_UP = "mqtt.client.given.up";

  /** Messages that were published and have no end yet: they wait or are in flight. */
  public static final String UNFINISHED = "mqtt.client.messages.unfinished";

  /** Messages that were published and given up. Tag {@code why}, the class of the exception. */
  public static final String UNDELIVERED = "mqtt.client.messages.undelivered";

  /** Messages dropped in either direction. Tag {@code reason}. */
  public static final String DROPPED = "mqtt.client.messages.dropped";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Set<Meter> ofClient = ConcurrentHashMap.newKeySet();

  private ClientMetrics(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  /**
   * Meters in this registry.
   *
   * @param tags names and values in turn; where a process has several clients they are to tell each
   *     from the others
   */
  public static ClientMetrics of(MeterRegistry registry, String... tags) {
    return new ClientMetrics(registry, Tags.of(tags));
  }

  /** Builds the client, with these meters beside the handlers that the builder has already. */
  public MqttClient build(MqttClientBuilder builder) {
    MqttClient client = builder.onEvent(this::onEvent).onUndelivered(this::onUndelivered).build();
    keep(
        Gauge.builder(ONLINE, client, its -> its.state() == ClientPhase.ONLINE ? 1 : 0)
            .tags(tags)
            .description("1 while the client is on line")
            .register(registry));
    keep(
        Gauge.builder(UNFINISHED, client, MqttClient::unfinishedCount)
            .tags(tags)
            .description("messages that were published and have no end yet")
            .register(registry));
    for (DropReason reason : DropReason.values()) {
      keep(
          FunctionCounter.builder(DROPPED, client, its -> its.dropped().getOrDefault(reason, 0L))
              .tags(tags.and("reason", word(reason)))
              .description("messages dropped in either direction")
              .register(registry));
    }
    return client;
  }

  private void keep(Meter meter) {
    ofClient.add(meter);
  }

  private void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.Connected connected) {
      count(CONNECTIONS, Tag.of("session", connected.sessionPresent() ? "present" : "absent"));
      onBack(connected.gapNanos());
    } else if (event instanceof ClientEvent.Failed failed) {
      count(FAILURES, causeOf(failed.cause()));
    } else if (event instanceof ClientEvent.Disconnected lost) {
      count(LOSSES, causeOf(lost.cause()));
    } else if (event instanceof ClientEvent.GivenUp end) {
      count(GIVEN_UP, causeOf(end.cause()));
    } else if (event instanceof ClientEvent.SessionLost) {
      countOf(SESSIONS_LOST, tags).increment();
    }
  }

  private void onBack(long gapNanos) {
    if (gapNanos > 0) {
      Timer timer = Timer.builder(GAP).tags(tags).register(registry);
      keep(timer);
      timer.record(gapNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void onUndelivered(UndeliveredMessage message) {
    String why = message.reason().getClass().getSimpleName().replace("Exception", "");
    count(UNDELIVERED, Tag.of("why", why.toLowerCase(Locale.ROOT)));
  }

  private void count(String name, Tag tag) {
    countOf(name, tags.and(tag)).increment();
  }

  private Counter countOf(String name, Tags all) {
    Counter counter = Counter.builder(name).tags(all).register(registry);
    keep(counter);
    return counter;
  }

  private static Tag causeOf(LossCause cause) {
    return Tag.of("cause", word(cause.kind()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Takes the meters out of the registry. */
  @Override
  public void close() {
    ofClient.forEach(registry::remove);
  }
}
