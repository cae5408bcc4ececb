package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.testkit.Ports;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Storms that are small enough for every build, against a broker that is a process of its own. */
@Timeout(300)
class StormCommandTest {
  @TempDir private Path folder;

  private static Run storm(RunningBroker broker, String listener, String words) {
    String scheme = listener.equals("mqtts") ? "mqtts" : "mqtt";
    String line = "bench storm --json --calm 1 --live 10 --rate 100 " + words;
    return Run.of(
        (line + " " + scheme + "://127.0.0.1:" + broker.port(listener)).strip().split(" +"));
  }

  private static void assertAllBack(Run run, int clients) {
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.number("back")).isEqualTo(clients);
    assertThat(run.number("present")).isEqualTo(clients);
    assertThat(run.number("lost")).isZero();
    assertThat(run.number("messages")).isPositive();
  }

  @Test
  void twoHundredAreBackWithTheirSessionsAndNoneIsRefused() throws Exception {
    try (RunningBroker broker = RunningBroker.start(folder, "--port=0", "--ws-port=off")) {
      Run run = storm(broker, "mqtt", "-n 200");
      assertAllBack(run, 200);
      assertThat(run.out()).as("a small crowd").contains("\"refusals\":{}");
    }
  }

  @Test
  void whoIsToldATimeComesBackThen() throws Exception {
    try (RunningBroker broker =
        RunningBroker.start(
            folder, "--port=0", "--ws-port=off", "--set=limits.connects.rate=100")) {
      Run run = storm(broker, "mqtt", "-n 200");
      assertAllBack(run, 200);
      assertThat(run.number("9f")).isPositive();
      assertThat(run.number("named")).isGreaterThanOrEqualTo(run.number("9f"));
    }
  }

  @Test
  void whoDoesNotObeyIsInInTheEndToo() throws Exception {
    try (RunningBroker broker =
        RunningBroker.start(
            folder, "--port=0", "--ws-port=off", "--set=limits.connects.rate=100")) {
      Run run = storm(broker, "mqtt", "-n 200 --no-obey");
      assertAllBack(run, 200);
      assertThat(run.number("9f")).isPositive();
    }
  }

  @Test
  void aCrowdOverTlsIsBack() throws Exception {
    try (RunningBroker broker = RunningBroker.startSecure(folder)) {
      assertAllBack(storm(broker, "mqtts", "-n 60"), 60);
    }
  }

  @Test
  void aBrokerThatIsKilledIsStartedAgainAndAllAreBackWithTheirSessions() throws Exception {
    String data = folder.resolve("data").toString();
    String port = Integer.toString(Ports.free());
    try (TernProcess broker =
        TernProcess.start(
            "broker", "--port=" + port, "--ws-port=off", "--http-port=off", "--data", data)) {
      assertThat(broker.portWhenReady()).isEqualTo(port);
      String java = ProcessHandle.current().info().command().orElse("java");
      String start =
          "'%s' -cp '%s' io.ternmq.cli.Tern broker --port=%s --ws-port=off --http-port=off --data '%s'"
              .formatted(java, System.getProperty("java.class.path"), port, data);
      String id = Long.toString(broker.processId());
      String url = "mqtt://127.0.0.1:" + port;
      Run run =
          Run.of(
              "bench",
              "storm",
              "--json",
              "--calm=0",
              "-n=100",
              "--no-obey",
              "--kill",
              id,
              "--start",
              start,
              url);
      assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
      assertThat(run.number("back")).isEqualTo(100);
      assertThat(run.number("present")).isEqualTo(100);
    }
  }

  @Test
  void aKillWantsToKnowWhatStartsTheBrokerAgain() {
    Run run = Run.of("bench", "storm", "--kill", "1", "mqtt://127.0.0.1:1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(run.err()).contains("--kill and --start belong together");
  }

  @Test
  void whereNobodyListensItSaysSo() {
    Run run = Run.of("bench", "storm", "-n", "1", "--patience", "1", "mqtt://127.0.0.1:1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("The clients that stay did not come in: ");
  }
}
