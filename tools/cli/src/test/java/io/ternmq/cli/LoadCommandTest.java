package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Load that is light enough for every build, against a broker that is a process of its own. */
@Timeout(300)
class LoadCommandTest {
  @TempDir private Path folder;

  private static Run load(String words) {
    return Run.of(("bench load --warm-up 0 --seconds 1 " + words).split(" +"));
  }

  private static void assertClean(Run run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.number("delivered")).isPositive();
    assertThat(run.number("lost")).isZero();
    assertThat(run.number("reordered")).isZero();
  }

  @Test
  void eachQualityOfServiceAndShapeArrivesWhole() throws Exception {
    try (RunningBroker broker = RunningBroker.start(folder, "--port=0", "--ws-port=off")) {
      String url = " mqtt://127.0.0.1:" + broker.port("mqtt");
      Run twice = load("--json --rate 500 --rounds 2" + url);
      assertClean(twice);
      assertThat(twice.out().lines()).hasSize(2);
      assertClean(load("--json --rate 500 -q 1 --subscribers 3 -V 5.0" + url));
      assertClean(load("--json --rate 500 -q 2 --publishers 2 --subscribers 2" + url));
      assertClean(load("--json --rate 500 -q 1 --durable --idle 20 --payload 2000" + url));
    }
  }

  @Test
  void tellsPeopleInWordsAndWritesTheTimesDown() throws Exception {
    Path times = folder.resolve("times.hgrm");
    try (RunningBroker broker = RunningBroker.start(folder, "--port=0", "--ws-port=off")) {
      String url = " mqtt://127.0.0.1:" + broker.port("mqtt");
      String self = Long.toString(ProcessHandle.current().pid());
      Run run = load("--rate 200 --watch " + self + " --histogram " + times + url);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .contains("delivered ", "latency ", "0 lost, 0 repeated, 0 reordered", "broker ");
    }
    assertThat(Files.readString(times)).contains("Percentile", "TotalCount", "#[Mean");
  }

  @Test
  void goesOverTlsAndWithAName() throws Exception {
    Path passwords = folder.resolve("passwords");
    try (TernProcess passwd = TernProcess.start("passwd", passwords.toString(), "alice")) {
      passwd.write("pw1\n");
      assertThat(passwd.awaitExit()).isZero();
    }
    try (RunningBroker broker =
        RunningBroker.startSecure(folder, "--set=security.passwords=" + passwords)) {
      String place = "127.0.0.1:" + broker.port("mqtts");
      assertClean(load("--json --rate 500 -q 1 --subscribers 2 mqtts://alice:pw1@" + place));
      assertClean(load("--json -q 1 --payload 40000 mqtts://alice:pw1@" + place));
      Run refused = load("--json mqtts://alice:wrong@" + place);
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.err()).contains("refused client");
    }
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    assertThat(load("--qos 3").err()).contains("--qos is a number from 0 to 2, not 3");
    assertThat(load("--payload 3").err()).contains("--payload is a number from 20 to");
    assertThat(load("-V 4").err()).contains("'4' is no version here: use 311 or 5");
    assertThat(load("-V 31").err()).contains("'31' is no version here: use 311 or 5");
    assertThat(load("-V 5 --durable").err()).contains("--durable goes with");
    assertThat(load("--rounds 0").err()).contains("--rounds is a number from 1 to 1000, not 0");
    assertThat(load("--topics tree").err()).contains("--topics is shared, paired or auto");
    assertThat(load("mqtt://192.0.2.1:1883").err()).contains("loopback addresses only");
    assertThat(load("--watch 999999999").err()).contains("there is no process 999999999 to watch");
    assertThat(load("--publishers 2 --subscribers 3 --topics paired").err())
        .contains("as many subscribers as publishers");
  }
}
