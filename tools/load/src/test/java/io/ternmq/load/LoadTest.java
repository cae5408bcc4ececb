package io.ternmq.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole runs against the sink broker, short ones. */
@Timeout(300)
final class LoadTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private SinkBroker broker;
  private Thread thread;

  @BeforeEach
  void startBroker() throws IOException {
    broker = new SinkBroker(0);
    thread = new Thread(this::serve, "sink-broker");
    thread.start();
  }

  @AfterEach
  void stopBroker() throws InterruptedException {
    broker.close();
    thread.join();
  }

  @Test
  void deliversEverythingAtEachQos() throws IOException {
    for (String qos : List.of("0", "1", "2")) {
      assertThat(load("--qos", qos)).as(err::toString).isEqualTo(Load.EXIT_CLEAN);
      assertThat(number("delivered")).isPositive();
      assertThat(number("lost") + number("duplicates") + number("reordered")).isZero();
    }
  }

  @Test
  void deliversEverythingInEachShape() throws IOException {
    assertThat(load("--publishers=5", "--qos=1")).isEqualTo(Load.EXIT_CLEAN);
    assertThat(load("--subscribers=5", "--qos=2")).isEqualTo(Load.EXIT_CLEAN);
    assertThat(load("--publishers=3", "--subscribers=3", "--qos=1")).isEqualTo(Load.EXIT_CLEAN);
    assertThat(load("--publishers=2", "--subscribers=2", "--topics=shared"))
        .isEqualTo(Load.EXIT_CLEAN);
    assertThat(load("--payload=20000", "--window=500", "--qos=1")).isEqualTo(Load.EXIT_CLEAN);
  }

  @Test
  void acknowledgesByTheLowerOfBothQos() throws IOException {
    assertThat(load("--qos=2", "--subscribe-qos=0")).isEqualTo(Load.EXIT_CLEAN);
    assertThat(load("--qos=1", "--subscribe-qos=2")).isEqualTo(Load.EXIT_CLEAN);
  }

  /** What is late is made up for, so that only the whole of a run says that it is not too fast. */
  @Test
  void keepsToItsRate() throws IOException {
    long beganNanos = System.nanoTime();
    assertThat(load("--rate=1000", "--qos=1", "--measured=3s")).isEqualTo(Load.EXIT_CLEAN);
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    assertThat(number("published")).isLessThanOrEqualTo(1_000 * seconds + 1);
    assertThat(number("published") / number("seconds")).isGreaterThanOrEqualTo(100);
  }

  @Test
  void countsAsWorkOnlyTheTurnsThatHadSomethingToDoWhereItNeverSleeps() throws IOException {
    assertThat(load("--rate=20", "--qos=1", "--measured=1s", "--busy-poll"))
        .isEqualTo(Load.EXIT_CLEAN);

    assertThat(number("delivered")).isPositive();
    assertThat(number("generatorThreadSeconds")).isLessThan(number("seconds") / 2);
  }

  @Test
  void neverSleepsAtFullSpeedEither() throws IOException {
    assertThat(load("--qos=2", "--subscribers=3", "--busy-poll")).isEqualTo(Load.EXIT_CLEAN);
    assertThat(number("delivered")).isPositive();
  }

  @Test
  void keepsIdleClientsConnected() throws IOException {
    assertThat(load("--publishers=0", "--subscribers=0", "--idle=200", "--keep-alive=1"))
        .isEqualTo(Load.EXIT_CLEAN);
    assertThat(number("idleConnected")).isEqualTo(200);
    assertThat(number("idleDropped")).isZero();
    assertThat(number("idleOpenedPerSecond")).isPositive();
    assertThat(number("pings")).isPositive();
  }

  @Test
  void reportsLossAndRepetition() throws IOException {
    broker.spoil(100);

    assertThat(load("--qos=0", "--rate=2000", "--drain=2s")).isEqualTo(Load.EXIT_FAULTY);

    assertThat(number("lost")).isPositive();
    assertThat(number("duplicates")).isPositive();
  }

  @Test
  void printsForPeopleAndLeavesOutABrokerItDoesNotWatch() throws IOException {
    assertThat(run("--port", "" + broker.port(), "--warm-up=0ms", "--measured=100ms")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("delivered", "latency", "0 lost", "generator")
        .doesNotContain("broker  ");
  }

  @Test
  void saysThatNothingListens() {
    assertThat(run("--port", "1")).isEqualTo(Load.EXIT_FAULTY); // no system gives it to anybody
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("is the broker running?");
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() {
    assertThat(run("--host", "192.0.2.1")).isEqualTo(Load.EXIT_USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("loopback addresses only");
  }

  @Test
  void listsItsOptions() {
    assertThat(run("--help")).isEqualTo(Load.EXIT_CLEAN);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--window", "--idle-rate");
  }

  private int load(String... words) throws IOException {
    out.reset();
    List<String> all = new ArrayList<>(List.of("--port", "" + broker.port(), "--json"));
    all.addAll(List.of("--warm-up=50ms", "--measured=300ms", "--drain=20s"));
    all.addAll(List.of(words)); // the last word counts
    return run(all.toArray(String[]::new));
  }

  private int run(String... words) {
    return Load.run(
        words,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private double number(String name) {
    String json = out.toString(StandardCharsets.UTF_8);
    int from = json.indexOf("\"" + name + "\":") + name.length() + 3;
    int to = json.indexOf(json.indexOf(',', from) < 0 ? '}' : ',', from);
    return Double.parseDouble(json.substring(from, to));
  }

  private void serve() {
    try {
      broker.run();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
