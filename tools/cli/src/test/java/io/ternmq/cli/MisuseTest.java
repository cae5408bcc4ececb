package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisuseTest {
  private static String[] words(String line) {
    return line.split(" ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pub | say where to publish: -t TOPIC",
        "pub -t a | nothing to publish: give one of -m TEXT, -f FILE, -s, -l and -n",
        "pub -t a -m x -n | more than one thing to publish: give one of -m TEXT",
        "pub -t a/# -m x | a topic name holds no wildcard, but 'a/#' has '#'",
        "pub -t a -m x -q 3 | QoS is 0, 1 or 2, not '3'",
        "pub -t a -m x -V 4 | '4' is no version: use 31, 311 or 5",
        "pub -t a -m x -P secret | a password belongs to a user name: give one with -u",
        "pub -t a -m x --will-payload gone | a will needs a topic",
        "pub -t a -m x -p 0 | a port is 1 to 65535, not 0",
        "pub -t a -m x -L http://h/t | 'http://h/t' is not mqtt[s]://",
        "pub -t a -m x --cafile nowhere.pem | nowhere.pem",
        "pub -t a -m x --connect-timeout 0 | --connect-timeout takes 1 second or more, not 0",
        "pub -t a -m x --server mqtt://h -p 1884 | mqtt://h says where the broker is, and so do"
            + " -h,",
        "doctor mqtt://h -h i | mqtt://h says where the broker is, and so do -h, -p and -L",
        "pub -t a -m x --cert a.pem | --cert and --key belong together",
        "pub -t a -m x --repeat 0 | --repeat counts from 1, not 0",
        "pub -t a -m x --tls-use-os-certs --server mqtt://h | mqtt://h is without TLS",
        "sub | say what to subscribe to: -t FILTER",
        "sub -t a# | '#' fills the last level of a filter",
        "sub -t a -c | give one with -i",
        "sub -t a -i x -I y | -i and -I exclude each other",
        "sub -t a -C 0 | -C counts from 1, not 0",
        "sub -t a -W 0 | -W takes 1 second or more, not 0",
        "sub -t a -k 70000 | the keep-alive is 0 to 65535, not 70000",
        "broker --port 70000 | --port: port.mqtt is '70000', but a whole number from 0 to 65535, or"
            + " off",
        "broker --set lanes=x | --set: lanes is 'x', but a whole number from 1 to 1024, or auto is",
        "broker --set lanes | --set: 'lanes' sets nothing; name=value is meant",
        "broker --set lane=1 | there is no setting 'lane'; did you mean lanes?",
        "broker --config no.yaml | no.yaml: cannot be read: there is no such file",
        "broker --tls-port 0 | TLS needs a certificate and its private key",
        "config --check no.yaml | no.yaml: cannot be read: there is no such file",
        "config --check a --reference | mutually exclusive",
        "broker --durability disk | is 'disk', but one of fsync, os, memory is meant",
        "broker --bind 0.0.0.0 | if that is meant, say --allow-anonymous",
        "broker --port off --ws-port off | nobody could connect",
        "trace | missing required parameter: 'CLIENT_ID'",
        "trace a --for never | --for takes a time, such as 30s or 10m, not 'never'",
        "trace a --for 2h | --for takes 1s to 1h, not '2h'",
        "trace a --packets 0 | --packets counts from 1, not 0",
        "trace a --url broker | 'broker' is not http[s]://host[:port]",
        "chaos --every 5 | '5' is not a time such as 500ms, 2s or 1m",
        "chaos --at 5s:explode | there is no fault 'explode'; there are reset, fin, torn",
        "chaos --at 5s:reset --all | --faults, --seed and --all go with --every",
        "chaos --at 5s:reset --seed 7 | --faults, --seed and --all go with --every",
        "chaos --at 5s:reset --faults fin | --faults, --seed and --all go with --every",
        "chaos verify --faults delay | none of these faults cuts a connection",
        "chaos verify --rate 0 | a run needs a publisher, a subscriber, a QoS and a message",
        "bench load --topics all | --topics is shared, paired or auto",
      })
  void whatMakesNoSenseIsRefusedWithASentence(String line, String sentence) {
    Run run = Run.of(words(line));
    assertThat(run.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(run.err()).startsWith("tern " + words(line)[0]).contains(sentence);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheOneThatWasMeant() {
    Run run = Run.of("sub", "--topik", "a");
    assertThat(run.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(run.err())
        .startsWith("tern sub: unknown option")
        .contains("did you mean --topic?")
        .contains("tern sub --help explains the options");
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheOneThatWasMeant() {
    Run run = Run.of("brokr");
    assertThat(run.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(run.err()).contains("broker");
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    Run run = Run.of();
    assertThat(run.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(run.err())
        .contains(
            "say which command: broker, drain, config, pub, sub, store, queue, passwd, doctor,"
                + " trace, chaos or bench");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker", "config", "pub", "sub", "store", "passwd", "doctor", "trace", "chaos", "bench"
      })
  void everyCommandExplainsItselfWithExamples(String command) {
    Run run = Run.of(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: tern " + command).contains("Examples:");
  }

  @Test
  void chaosVerifyExplainsItselfWithExamples() {
    Run run = Run.of("chaos", "verify", "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: tern chaos verify").contains("Examples:");
  }

  @Test
  void benchStormExplainsItselfWithExamples() {
    Run run = Run.of("bench", "storm", "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: tern bench storm").contains("Examples:");
    assertThat(Run.of("bench").err()).contains("say what to measure: load or storm");
    assertThat(Run.of("bench", "storm", "-n", "0").err()).contains("counts and times begin at 1");
  }

  @Test
  void chaosWantsToKnowWhenAndWhat() {
    assertThat(Run.of("chaos").err()).contains("say when something is to happen: --every TIME");
    assertThat(Run.of("chaos", "--at", "5s:explode").err())
        .contains("there is no fault 'explode'; there are reset, fin, torn");
    assertThat(Run.of("chaos", "verify", "--faults", "delay").err())
        .contains("none of these faults cuts a connection, so the run would not end");
  }

  @Test
  void saysItsVersion() {
    Run run = Run.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("(?s)TernMQ \\d+\\.\\d+\\.\\d+\\R.*");
  }

  @Test
  void certificatesMeanTlsWhateverTheUrlSays() {
    Run run = Run.of("pub", "-m", "x", "--tls-use-os-certs", "-L", "mqtt://127.0.0.1:1/a");
    assertThat(run.err()).contains("cannot connect to mqtts://127.0.0.1:1: connection refused");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Run run = Run.of("pub", "-t", "a", "-f", "/no/such/file");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("cannot read /no/such/file: there is no such file");
  }
}
