package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.client.TimedEvent;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.guard.scram.ScramUser;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGHUP, sent to a broker that is a process of its own. */
class HangupTest {
  /** The password is secret; whoever's name stands before it has it. */
  private static final String SECRET =
      ":$6$dOOgeWZwdIWtHIdU$"
          + "5r094CR1rrw0817VsebkAkv6NEYzA7d2pnFHap+jVR4AiIDZfOUmQWlhy1iyW61jcbjYDc2El9Jv7"
          + "msjvD5XjA==";

  private static final Run WELL = new Run(0, "", "");

  @TempDir private Path folder;
  private KeyPairFiles first;
  private KeyPairFiles second;

  @BeforeEach
  void makeKeys() throws Exception {
    first = KeyPairFiles.make(folder, "first");
    second = KeyPairFiles.make(folder, "second");
  }

  private String write(String name, String... lines) throws Exception {
    return Files.write(folder.resolve(name), List.of(lines)).toString();
  }

  private RunningBroker start() throws Exception {
    first.writeAs("server");
    return RunningBroker.start(
        folder,
        "--port=0",
        "--ws-port=off",
        "--tls-port=0",
        "--cert=" + folder.resolve("server.crt"),
        "--key=" + folder.resolve("server.key"),
        "--set=security.passwords=" + write("passwords", "tern" + SECRET),
        "--set=security.access="
            + write("access", "user tern", "topic nest", "user gull", "topic sky"));
  }

  private static Run publish(RunningBroker broker, String user, String topic) {
    return broker.pub("-u " + user + " -P secret -q 1 -m x -t " + topic);
  }

  @Test
  void certificatesAreReadAgain() throws Exception {
    try (RunningBroker broker = start()) {
      assertThat(broker.certificate("mqtts")).isEqualTo(first.certificate());
      second.writeAs("server");
      broker.hangUp("configuration read again");
      assertThat(broker.certificate("mqtts")).isEqualTo(second.certificate());

      write("server.crt", "no certificate");
      broker.hangUp("nothing is changed but the log: ");
      assertThat(Files.readString(broker.log())).contains("server.crt is no certificate in PEM");
      assertThat(broker.certificate("mqtts")).isEqualTo(second.certificate());
    }
  }

  @Test
  void aLogFileThatWasMovedAsideIsBegunAnew() throws Exception {
    try (RunningBroker broker = RunningBroker.start(folder, "--port=0", "--ws-port=off")) {
      broker.hangUp("configuration read again");
      Path aside = folder.resolve("tern.log.yesterday");
      Files.move(broker.log(), aside);
      Files.createFile(broker.log());
      broker.hangUp("configuration read again");
      assertThat(broker.pub("-t nest -m x -i late")).isEqualTo(WELL);
      assertThat(Files.readString(broker.log())).contains("late connected from");
      assertThat(Files.readString(aside)).doesNotContain("late");
    }
  }

  @Test
  void passwordsAndRightsAreReadAgain() throws Exception {
    try (RunningBroker broker = start()) {
      assertThat(publish(broker, "tern", "nest")).isEqualTo(WELL);
      assertThat(publish(broker, "tern", "sky").err()).contains("not authorized");
      assertThat(publish(broker, "gull", "sky").err()).contains("bad user name or password");

      write("passwords", "gull" + SECRET);
      write("access", "user gull", "topic nest");
      broker.hangUp("configuration read again");
      assertThat(publish(broker, "gull", "nest")).isEqualTo(WELL);
      assertThat(publish(broker, "gull", "sky").err()).contains("not authorized");
      assertThat(publish(broker, "tern", "nest").err()).contains("bad user name or password");

      write("access", "user gull", "topics sky");
      broker.hangUp("nothing is changed but the log: ");
      assertThat(Files.readString(broker.log())).contains("access, line 2: ");
      assertThat(publish(broker, "gull", "nest")).isEqualTo(WELL);
    }
  }

  @Test
  void whoeverIsNoLongerInTheFileIsCutOffAndNobodyElse() throws Exception {
    first.writeAs("server");
    String users = write("passwords", "tern" + SECRET, "gull" + SECRET, "auk" + SECRET);
    try (RunningBroker broker =
            RunningBroker.start(
                folder, "--port=0", "--ws-port=off", "--set=security.passwords=" + users);
        MqttClient tern = client(broker, "tern");
        MqttClient gull = client(broker, "gull");
        MqttClient auk = client(broker, "auk")) {
      write("passwords", "gull" + SECRET, "auk" + SECRET.replace("5r094", "5r095"));
      broker.hangUp("configuration read again");
      for (MqttClient cut : List.of(tern, auk)) {
        assertThat(reasonOfLoss(cut)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
      }
      assertThat(gull.publish(Publication.of("nest", "x", QoS.AT_LEAST_ONCE)).acknowledged())
          .succeedsWithin(Duration.ofSeconds(20));
      assertThat(gull.timeline()).noneMatch(HangupTest::isLoss);
    }
  }

  @Test
  void whoeverIsNoLongerInTheFileOfScramIsCutOffAndNobodyElse() throws Exception {
    String alice = "alice:" + ScramUser.make("secret".toCharArray());
    String bob = "bob:" + ScramUser.make("secret".toCharArray());
    String carol = "carol:" + ScramUser.make("secret".toCharArray());
    write("scram-users", alice, bob, carol);
    write(
        "tern.yaml",
        "security.authenticator: scram",
        "extensions:",
        "  scram:",
        "    file: scram-users");
    try (RunningBroker broker =
            RunningBroker.start(
                folder, "--port=0", "--ws-port=off", "--config=" + folder.resolve("tern.yaml"));
        ScramClient deleted = scram(broker, "alice");
        ScramClient stays = scram(broker, "bob");
        ScramClient changed = scram(broker, "carol")) {
      write("scram-users", bob, "carol:" + ScramUser.make("other".toCharArray()));
      broker.hangUp("configuration read again");
      assertThat(deleted.awaitDisconnect()).isEqualTo(0x87);
      assertThat(changed.awaitDisconnect()).isEqualTo(0x87);
      stays.ping();
    }
  }

  private static ScramClient scram(RunningBroker broker, String user) throws Exception {
    ScramClient client = new ScramClient(broker.port("mqtt"));
    assertThat(client.connect(user, "secret")).isZero();
    return client;
  }

  @Test
  void theWebPageStaysThoughNoPasswordFileKnowsIt() throws Exception {
    first.writeAs("server");
    String users = write("passwords", "tern" + SECRET);
    try (RunningBroker broker =
        RunningBroker.start(
            folder,
            "--port=0",
            "--ws-port=off",
            "--http-port=0",
            "--set=security.passwords=" + users)) {
      String given =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:" + broker.port("http") + "/api/v1/page-token"))
                      .header("X-TernMQ", "1")
                      .POST(HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      try (MqttClient page = client(broker, field(given, "username"), field(given, "password"))) {
        broker.hangUp("configuration read again");
        assertThat(page.publish(Publication.of("nest", "x", QoS.AT_LEAST_ONCE)).acknowledged())
            .succeedsWithin(Duration.ofSeconds(20));
        assertThat(page.timeline()).noneMatch(HangupTest::isLoss);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWebPageIsCutOffWhenTheTokenOfTheHttpApiIsAnother(boolean hasUsers) throws Exception {
    String users = write("passwords", "tern" + SECRET);
    String token = write("token", "before");
    try (RunningBroker broker =
        RunningBroker.start(
            folder,
            "--port=0",
            "--ws-port=off",
            "--http-port=0",
            "--set=http.token=" + token,
            hasUsers ? "--set=security.passwords=" + users : "--set=security.anonymous=true")) {
      HttpRequest.Builder ask = api(broker, "page-token").header("X-TernMQ", "1");
      ask.POST(HttpRequest.BodyPublishers.noBody());
      String given = asked(ask).body();
      HttpResponse<Stream<String>> events =
          HttpClient.newHttpClient()
              .send(api(broker, "events/stream").build(), HttpResponse.BodyHandlers.ofLines());
      try (MqttClient page = client(broker, field(given, "username"), field(given, "password"));
          MqttClient tern = client(broker, hasUsers ? "tern" : "anybody")) {
        broker.hangUp("configuration read again");
        assertThat(page.publish(Publication.of("nest", "x", QoS.AT_LEAST_ONCE)).acknowledged())
            .succeedsWithin(Duration.ofSeconds(20));
        assertThat(page.timeline()).noneMatch(HangupTest::isLoss);
        write("token", "after");
        broker.hangUp("configuration read again");
        assertThat(asked(ask).statusCode()).isEqualTo(401);
        assertThat(reasonOfLoss(page)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(tern.timeline()).noneMatch(HangupTest::isLoss);
        assertThat(CompletableFuture.runAsync(() -> readToItsEnd(events.body())))
            .succeedsWithin(Duration.ofSeconds(20));
      }
    }
  }

  private static HttpRequest.Builder api(RunningBroker broker, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + broker.port("http") + "/api/v1/" + path))
        .header("Authorization", "Bearer before");
  }

  private static HttpResponse<String> asked(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void readToItsEnd(Stream<String> lines) {
    try {
      assertThat(lines.count()).isPositive();
    } catch (UncheckedIOException ended) {
      assertThat(ended).hasMessageContaining("closed");
    }
  }

  private static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return matcher.group(1);
  }

  private static MqttClient client(RunningBroker broker, String user) {
    return client(broker, user, "secret");
  }

  private static MqttClient client(RunningBroker broker, String user, String password) {
    MqttClient client =
        MqttClient.builder()
            .server("mqtt://127.0.0.1:" + broker.port("mqtt"))
            .username(user)
            .password(password)
            .build();
    client.start();
    assertThat(client.online()).succeedsWithin(Duration.ofSeconds(20));
    return client;
  }

  private static boolean isLoss(TimedEvent timed) {
    return timed.event() instanceof ClientEvent.Disconnected;
  }

  private static @Nullable ReasonCode reasonOfLoss(MqttClient client) {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (client.timeline().stream().noneMatch(HangupTest::isLoss)) {
      assertThat(System.nanoTime()).as("a client that was not cut off").isLessThan(endNanos);
      Thread.onSpinWait();
    }
    TimedEvent loss =
        client.timeline().stream().filter(HangupTest::isLoss).findFirst().orElseThrow();
    return ((ClientEvent.Disconnected) loss.event()).cause().reason();
  }
}
