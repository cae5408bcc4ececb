package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.client.ReceivedMessage;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.QoS;
import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tern drain} of a {@code tern broker} that is a process, under our own client. */
class DrainCommandTest {
  private static final int PATIENCE_SECONDS = 60;

  private final BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();
  @TempDir private Path folder;

  private String data() {
    return folder.resolve("data").toString();
  }

  private TernProcess broker(String port) throws IOException {
    String presence = "--set=presence.topics=true";
    String quiet = "--set=presence.quiet=0";
    return TernProcess.start(
        "broker",
        "--port=" + port,
        "--ws-port=off",
        "--http-port=off",
        "--data",
        data(),
        presence,
        quiet);
  }

  private <T extends ClientEvent> T await(Class<T> kind) throws InterruptedException {
    while (true) {
      ClientEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(event).as("not seen: " + kind).isNotNull();
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  /** Waits until the broker has noticed that this client is off line. */
  private void awaitGone(MqttClient client, String other) throws Exception {
    String topic = "$presence/" + other;
    client.subscribe(topic, QoS.AT_LEAST_ONCE).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    ReceivedMessage message;
    do {
      message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(message).as(other + " is not off line").isNotNull();
    } while (!message.text().contains("\"state\":\"disconnected\""));
    client.unsubscribe(topic).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aDrainedBrokerEndsWellAndItsClientsComeBackToTheirSessionsWhenTheyWereAskedTo()
      throws Exception {
    String port = Integer.toString(Ports.free());
    try (TernProcess broker = broker(port)) {
      assertThat(broker.portWhenReady()).isEqualTo(port);
      try (MqttClient kitchen =
          MqttClient.builder()
              .server("mqtt://127.0.0.1:" + port)
              .clientId("kitchen")
              .retryDelay(Duration.ofMillis(1), Duration.ofMillis(100))
              .onEvent(events::add)
              .onMessage(messages::add)
              .build()) {
        kitchen.start();
        Run.of("sub", "-p", port, "-t", "a/#", "-q", "1", "-c", "-i", "attic", "-E");
        awaitGone(kitchen, "attic");
        kitchen.subscribe("a/#", QoS.AT_LEAST_ONCE).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        kitchen
            .publish(Publication.of("a/1", "one", QoS.AT_LEAST_ONCE))
            .acknowledged()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();

        Run drain = Run.of("drain", "--data", data(), "--away", "2");
        assertThat(drain.err()).isEmpty();
        assertThat(drain.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(drain.out())
            .containsPattern("clients told +1\n")
            .containsPattern("sessions kept +2\n")
            .containsPattern("messages queued +1\n")
            .containsPattern("at risk +0\n")
            .contains("the broker has stopped");
        assertThat(broker.awaitExit()).isEqualTo(ExitCode.DONE);
        assertThat(await(ClientEvent.RetryScheduled.class).delayNanos())
            .isGreaterThanOrEqualTo(Duration.ofSeconds(2).toNanos());

        try (TernProcess next = broker(port)) {
          assertThat(next.portWhenReady()).isEqualTo(port);
          assertThat(await(ClientEvent.Connected.class).sessionPresent()).isTrue();
          Run.of("pub", "-p", port, "-t", "a/2", "-m", "two", "-q", "1");
          assertThat(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).text()).isEqualTo("two");
          String[] attic = {"sub", "-p", port, "-t", "a/#", "-q", "1", "-c", "-i", "attic"};
          try (TernProcess subscriber = TernProcess.start(with(attic, "-C", "2", "-W", "20"))) {
            assertThat(subscriber.readLines()).containsExactly("one", "two");
          }
        }
      }
    }
  }

  private static String[] with(String[] some, String... more) {
    String[] all = java.util.Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @Test
  void whereNoBrokerRunsThatIsSaid() {
    Run run = Run.of("drain", "--data", data());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("no broker answers in " + data());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThat(Run.of("drain", "--pace", "0").err()).contains("from 1 to 100000 clients");
    assertThat(Run.of("drain", "--moved").err()).contains("--moved needs --to SERVER");
    assertThat(Run.of("drain", "--to", "a b").err()).contains("'a b' is no server");
    assertThat(Run.of("drain", "--to", "").exitCode()).isEqualTo(ExitCode.MISUSED);
  }
}
