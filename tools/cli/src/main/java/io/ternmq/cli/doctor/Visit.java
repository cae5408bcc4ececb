package io.ternmq.cli.doctor;

import io.ternmq.client.BlockingClient;
import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.MqttException;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ServerAddress;
import io.ternmq.clientcore.ServerLimits;
import io.ternmq.core.Spans;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The last steps: the login, what the broker allows, how long a message takes there and back. */
final class Visit {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration ROUND_TRIP_PATIENCE = Duration.ofSeconds(5);
  private static final int ROUND_TRIPS = 11;

  private final ServerAddress server;
  private final Findings findings;

  /** How the login ended: connected, or the cause why not. */
  private final CompletableFuture<ClientEvent> login = new CompletableFuture<>();

  Visit(ServerAddress server, Findings findings) {
    this.server = server;
    this.findings = findings;
  }

  void make(MqttClientBuilder builder) throws InterruptedException {
    builder.maximumAttempts(1).onEvent(this::onEvent);
    try (MqttClient client = builder.build()) {
      BlockingClient blocking = client.blocking();
      long beginNanos = System.nanoTime();
      client.start();
      ClientEvent.Connected connected = awaitLogin();
      if (connected == null) {
        return;
      }
      tellLogin(connected, System.nanoTime() - beginNanos);
      roundTrips(blocking);
      findings.well(
          "liveness",
          "a link that dies without a word is noticed within "
              + Spans.text(client.detectionBound().toNanos()));
      disconnect(blocking);
    }
  }

  private static void disconnect(BlockingClient blocking) throws InterruptedException {
    try {
      blocking.disconnect(ROUND_TRIP_PATIENCE);
    } catch (TimeoutException | MqttException e) {
      return; // closing the client ends it too
    }
  }

  private void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.Connected || event instanceof ClientEvent.GivenUp) {
      login.complete(event);
    }
  }

  private ClientEvent.@Nullable Connected awaitLogin() throws InterruptedException {
    ClientEvent end = null;
    try {
      end = login.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      findings.wrong(
          "login",
          "no answer within " + PATIENCE.toSeconds() + " s",
          "Something takes the connection, but speaks no MQTT.");
    }
    if (end instanceof ClientEvent.GivenUp failed) {
      findings.wrong("login", failed.cause().toString(), Advice.of(failed.cause(), server));
    }
    return end instanceof ClientEvent.Connected connected ? connected : null;
  }

  private void tellLogin(ClientEvent.Connected event, long nanos) {
    findings.well(
        "login", "the broker lets in " + event.clientId() + ", in " + ShortSpan.text(nanos));
    ServerLimits limits = event.limits();
    findings.well(
        "limits",
        "QoS up to "
            + limits.maximumQoS().ordinal()
            + (limits.hasRetain() ? "" : ", nothing retained")
            + ", packets up to "
            + bytes(limits.maximumPacketBytes())
            + ", "
            + limits.receiveMaximum()
            + " messages in flight, keep-alive "
            + (limits.keepAliveSeconds() == 0 ? "off" : limits.keepAliveSeconds() + " s"));
    if (limits.keepAliveSeconds() == 0) {
      findings.note("keep-alive", "it is off: the broker notices a dead link by its probes alone");
    }
  }

  private static String bytes(int number) {
    return number == Integer.MAX_VALUE
        ? "any size"
        : number >= 1 << 20 ? (number >> 20) + " MiB" : number + " bytes";
  }

  private void roundTrips(BlockingClient blocking) throws InterruptedException {
    String topic = "tern/doctor/" + UUID.randomUUID();
    try {
      ReasonCode granted = blocking.subscribe(topic, QoS.AT_LEAST_ONCE, ROUND_TRIP_PATIENCE);
      if (granted.isFailure()) {
        findings.note("round trip", "not measured: no right to subscribe to " + topic);
        return;
      }
      List<Long> nanos = new ArrayList<>();
      for (int number = 0; number < ROUND_TRIPS; number++) {
        long beginNanos = System.nanoTime();
        ReasonCode reason =
            blocking.publish(
                Publication.of(topic, "are you there?", QoS.AT_LEAST_ONCE), ROUND_TRIP_PATIENCE);
        if (reason.isFailure()) {
          findings.note("round trip", "not measured: no right to publish to " + topic);
          return;
        }
        if (blocking.receive(ROUND_TRIP_PATIENCE) == null) {
          findings.wrong("round trip", "a message was taken over, but did not come back", "");
          return;
        }
        nanos.add(System.nanoTime() - beginNanos);
      }
      nanos.sort(null);
      findings.well(
          "round trip",
          "QoS 1 there and back "
              + ShortSpan.text(nanos.get(ROUND_TRIPS / 2))
              + ", at worst "
              + ShortSpan.text(nanos.get(ROUND_TRIPS - 1)));
    } catch (TimeoutException | MqttException e) {
      findings.wrong("round trip", "a message did not come back: " + e.getMessage(), "");
    }
  }
}
