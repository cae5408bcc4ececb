package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.testkit.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Collectors and webhooks at https URLs, whose certificates no public authority has signed. */
@Timeout(300)
class OutwardTlsTest {
  private static final Run WELL = new Run(0, "", "");

  @TempDir private Path folder;
  private KeyPairFiles own;

  @BeforeEach
  void makeCertificates() throws Exception {
    own = KeyPairFiles.make(folder, "localhost");
  }

  private RunningBroker broker(String... settings) throws Exception {
    String[] all = new String[settings.length + 3];
    all[0] = "--port=0";
    all[1] = "--ws-port=off";
    all[2] = "--http-port=0";
    for (int index = 0; index < settings.length; index++) {
      all[index + 3] = "--set=" + settings[index];
    }
    return RunningBroker.start(folder, all);
  }

  private static String collector(SecureReceiver receiver) {
    return "metrics.otlp.url=https://localhost:" + receiver.port() + "/v1/metrics";
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  private static double metric(RunningBroker broker, String name) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + broker.port("http") + "/metrics");
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    Matcher found =
        Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE).matcher(body);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
  }

  private void awaitSaid(RunningBroker broker, String words) throws Exception {
    broker.process().await(words, () -> Files.readString(broker.log()).contains(words));
  }

  @Test
  void metricsGoToACollectorWhoseAuthorityTheSettingsName() throws Exception {
    try (SecureReceiver receiver = new SecureReceiver(own.serving(), 0);
        RunningBroker broker =
            broker(
                collector(receiver),
                "metrics.otlp.interval=1s",
                "metrics.otlp.ca=" + folder.resolve("localhost.crt"))) {
      byte[] body = receiver.next();
      assertThat(body).isNotNull();
      assertThat(text(body)).contains("ternmq.clients");
      assertThat(Files.readString(broker.log())).doesNotContain("no metrics reach");
    }
  }

  @Test
  void aCollectorThatNobodyTrustedHasSignedIsSaidOnceAndLosesNothing() throws Exception {
    KeyPairFiles.make(folder, "foreign");
    try (SecureReceiver receiver = new SecureReceiver(own.serving(), 0);
        RunningBroker broker =
            broker(
                collector(receiver),
                "metrics.otlp.interval=1s",
                "metrics.otlp.ca=" + folder.resolve("foreign.crt"))) {
      awaitSaid(broker, "nobody who is trusted has signed its certificate; the setting ca");
      assertThat(broker.pub("-t sea/1 -m 21.5 -q 1")).isEqualTo(WELL);
      awaitMessages(broker);
      assertThat(receiver.isEmpty()).isTrue();
      assertThat(Files.readString(broker.log())).containsOnlyOnce("no metrics reach");
    }
  }

  private static void awaitMessages(RunningBroker broker) throws Exception {
    broker
        .process()
        .await(
            "the message in the metrics",
            () -> metric(broker, "ternmq_messages_total{direction=\"in\",qos=\"1\"}") == 1);
  }

  @Test
  void aCollectorOfAnotherNameIsNotTold() throws Exception {
    KeyPairFiles other = KeyPairFiles.make(folder, "example");
    try (SecureReceiver receiver = new SecureReceiver(other.serving(), 0);
        RunningBroker broker =
            broker(
                collector(receiver),
                "metrics.otlp.interval=1s",
                "metrics.otlp.ca=" + folder.resolve("example.crt"))) {
      awaitSaid(
          broker,
          "its certificate does not do: No subject alternative DNS name matching localhost");
      assertThat(receiver.isEmpty()).isTrue();
    }
  }

  @Test
  void eventsWaitForAWebhookUntilItShowsACertificateThatIsTrusted() throws Exception {
    KeyPairFiles foreign = KeyPairFiles.make(folder, "foreign");
    int port = Ports.free();
    SecureReceiver first = new SecureReceiver(foreign.serving(), port);
    String hook = "{url: 'https://localhost:%s/', ca: '%s'}";
    try (RunningBroker broker =
        broker("webhooks=[" + hook.formatted(port, folder.resolve("localhost.crt")) + "]")) {
      assertThat(broker.pub("-i roof -t sea/1 -m 21.5 -q 1")).isEqualTo(WELL);
      awaitSaid(broker, "nobody who is trusted has signed its certificate; the setting ca");
      assertThat(first.isEmpty()).isTrue();
      first.close();
      try (SecureReceiver second = new SecureReceiver(own.serving(), port)) {
        byte[] body = second.next();
        assertThat(body).isNotNull();
        assertThat(text(body)).contains("\"missed\":0", "\"kind\":\"connected\"", "\"roof\"");
        awaitSaid(broker, "takes events again");
      }
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "nothing");
    Run run =
        Run.of(
            "broker",
            "--port=0",
            "--http-port=0",
            "--ws-port=off",
            "--durability=memory",
            "--set=metrics.otlp.url=https://localhost:1/",
            "--set=metrics.otlp.ca=" + empty);
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("the certificates in " + empty + " cannot be used");
  }
}
