package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tern trace} of a broker that is a process, with {@code tern pub} as the client. */
@Timeout(300)
class TraceCommandTest {
  @TempDir private Path folder;

  private RunningBroker broker(String... more) throws Exception {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "--port=0";
    arguments[1] = "--ws-port=off";
    arguments[2] = "--http-port=0";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return RunningBroker.start(folder, arguments);
  }

  private static String url(RunningBroker broker) {
    return "http://127.0.0.1:" + broker.port("http");
  }

  @Test
  void showsWhatAClientAndItsBrokerSayToEachOther() throws Exception {
    try (RunningBroker broker = broker();
        TernProcess trace =
            TernProcess.start(
                "trace", "roof", "--url", url(broker), "--packets", "5", "--payloads")) {
      assertThat(trace.readLine())
          .isEqualTo("tracing roof, which is not connected; this ends after 60 s or 5 packets");
      assertThat(broker.pub("-i roof -t a/b -q 1 -m hello").exitCode()).isZero();
      List<String> lines = trace.readLines();
      assertThat(lines.get(0))
          .containsPattern("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  --  connection from ");
      assertThat(lines.get(1)).contains("  in  CONNECT     ").contains(" clean start keep-alive ");
      assertThat(lines.get(2)).contains("  out CONNACK     no session present");
      assertThat(lines.get(3)).containsPattern("  in  PUBLISH     #\\d+ QoS 1 a/b 5 B 'hello'");
      assertThat(lines.get(4)).containsPattern("  out PUBACK      #\\d+ ");
      assertThat(lines.get(5)).contains("  in  DISCONNECT");
      assertThat(lines.get(6)).isEqualTo("ended after 5 packets: so many packets were asked for");
      assertThat(lines).hasSize(7);
      assertThat(trace.awaitExit()).isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void writesALineOfJsonEachAndSaysThatItsTimeIsOver() throws Exception {
    try (RunningBroker broker = broker()) {
      Run run = Run.of("trace", "a b/c", "--url", url(broker), "--for", "1s", "--json");
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
      assertThat(run.out().lines().toList())
          .hasSize(2)
          .satisfies(
              lines -> {
                assertThat(lines.get(0)).contains("\"kind\":\"start\"", "\"clientId\":\"a b/c\"");
                assertThat(lines.get(1)).contains("\"kind\":\"end\"", "\"reason\":\"time\"");
              });
    }
  }

  @Test
  void showsTheTokenWhereTheBrokerWantsIt() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "sesame\n");
    try (RunningBroker broker = broker("--set=http.token=" + token)) {
      String[] ask = {"trace", "roof", "--url", url(broker), "--for", "1s"};
      Run without = Run.of(ask);
      assertThat(without.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(without.err())
          .contains("the broker wants the token of its HTTP API: --token-file FILE");
      String[] with = Arrays.copyOf(ask, ask.length + 2);
      with[ask.length] = "--token-file";
      with[ask.length + 1] = token.toString();
      Run run = Run.of(with);
      assertThat(run.out()).contains("ended after 0 packets: its time is over");
      assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void reachesABrokerOverHttpsWhoseCertificateItTrusts() throws Exception {
    KeyPairFiles.make(folder, "localhost");
    Path certificate = folder.resolve("localhost.crt");
    try (RunningBroker broker =
        RunningBroker.start(
            folder,
            "--port=0",
            "--ws-port=off",
            "--set=port.https=0",
            "--set=tls.certificate=" + certificate,
            "--set=tls.key=" + folder.resolve("localhost.key"))) {
      String[] ask = {
        "trace", "a", "--for", "1s", "--url", "https://localhost:" + broker.port("http")
      };
      assertThat(Run.of(ask).err()).contains("no broker answers at https://localhost");
      String[] trusting = Arrays.copyOf(ask, ask.length + 2);
      trusting[ask.length] = "--cafile";
      trusting[ask.length + 1] = certificate.toString();
      assertThat(Run.of(trusting).out()).contains("ended after 0 packets: its time is over");
    }
  }

  @Test
  void saysThatTheBrokerHasGone() throws Exception {
    try (RunningBroker broker = broker();
        TernProcess trace = TernProcess.start("trace", "roof", "--url", url(broker))) {
      assertThat(trace.readLine()).startsWith("tracing roof");
      broker.process().kill();
      assertThat(trace.readLines()).isEmpty();
      assertThat(trace.awaitExit()).isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void whereNobodyListensItSaysSo() {
    Run run = Run.of("trace", "roof", "--url", "http://127.0.0.1:1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("no broker answers at http://127.0.0.1:1: there is no connection. Name it");
    assertThat(Run.of("trace", "roof", "--url", "http://broker.invalid:1").err())
        .contains("http://broker.invalid:1: its name has no address. Name it");
  }

  @Test
  void aTokenThatIsNotThereIsSaidInWords() {
    Run run = Run.of("trace", "roof", "--token-file", "/no/such/token");
    assertThat(run.err())
        .endsWith("in /no/such/token cannot be read: there is no such file or folder\n");
  }

  @Test
  void endsWhenNobodyReadsItAnyMore() throws Exception {
    try (RunningBroker broker = broker();
        TernProcess trace = TernProcess.start("trace", "roof", "--url", url(broker))) {
      assertThat(trace.readLine()).startsWith("tracing roof");
      trace.readNoMore();
      assertThat(broker.pub("-i roof -t a/b -q 1 -m hello").exitCode()).isZero();
      assertThat(trace.awaitExit()).isEqualTo(ExitCode.DONE);
    }
  }
}
