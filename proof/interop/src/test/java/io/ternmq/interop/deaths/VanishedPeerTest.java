package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.interop.Peers;
import io.ternmq.interop.Program;
import io.ternmq.transport.TcpProbes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A peer that vanishes without a word: it lives in a network namespace whose link is set down. It
 * has keep-alive 0, so that only the system's probes can tell.
 */
@Tag("deaths")
class VanishedPeerTest {
  private static final TcpProbes PROBES = new TcpProbes(2, 1, 3);
  private static final String HERE = "198.18.77.1";
  private static final String THERE = "198.18.77.2";
  private static final long LATE_SECONDS = 2;
  private static final long PATIENCE_SECONDS = 60;

  /** CONNECT of 3.1.1 with keep-alive 0 and client id v; then silence. */
  private static final String CLIENT =
      "exec 3<>/dev/tcp/%s/%d; printf '\\x10\\x0d\\x00\\x04MQTT\\x04\\x02\\x00\\x00\\x00\\x01v' >&3;"
          + " head -c 4 <&3 >/dev/null; echo connected; exec sleep 600";

  @Test
  void aPeerWithoutKeepAliveIsMissedWithinTheBoundOfTheProbes() throws Exception {
    requireRoot();
    LinkedBlockingQueue<BrokerEvent.Disconnected> lost = new LinkedBlockingQueue<>();
    try (Namespace namespace = new Namespace()) {
      BrokerOptions options =
          BrokerOptions.defaults()
              .withHost(HERE)
              .lettingAnybodyIn()
              .withPorts(0, BrokerOptions.OFF)
              .withProbes(PROBES)
              .withEventListener(
                  (event, now) -> {
                    if (event instanceof BrokerEvent.Disconnected disconnected) {
                      lost.add(disconnected);
                    }
                  });
      try (Hiccups hiccups = new Hiccups();
          Broker broker = Broker.start(options);
          Program client = namespace.connect(Objects.requireNonNull(broker.mqttAddress()))) {
        long downNanos = System.nanoTime();
        namespace.setLinkDown();
        BrokerEvent.Disconnected event = lost.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("the end of the client of %s", client).isNotNull();
        Figures figures = new Figures();
        figures.addSince(downNanos, hiccups);
        figures.print("Link down to close, probes " + PROBES);
        assertThat(Objects.requireNonNull(event).cause()).isEqualTo(CloseCause.PROBE_TIMEOUT);
        assertThat(figures.minSeconds()).isGreaterThan(PROBES.idleSeconds() - 0.5);
        assertThat(figures.maxNetSeconds())
            .isLessThanOrEqualTo(PROBES.boundSeconds() + LATE_SECONDS);
      }
    }
  }

  @Test
  void theDefaultBoundIsAMinute() {
    assertThat(TcpProbes.DEFAULT.boundSeconds()).isEqualTo(60);
    assertThat(BrokerOptions.defaults().probes()).isEqualTo(TcpProbes.DEFAULT);
  }

  private static void requireRoot() throws IOException {
    Path self = Path.of("/proc/self");
    if (!Files.exists(self) || !Files.getAttribute(self, "unix:uid").equals(0)) {
      throw Peers.missing("A network namespace (Linux, root)");
    }
  }

  /** A namespace with one link to here. */
  private static final class Namespace implements AutoCloseable {
    private final String ip = Peers.program("ip");
    private final String name = "tern" + ProcessHandle.current().pid();
    private final String near = "tn" + ProcessHandle.current().pid();
    private final String far = "tf" + ProcessHandle.current().pid();

    Namespace() {
      run("netns", "add", name);
      run("link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
      run("address", "add", HERE + "/30", "dev", near);
      run("link", "set", near, "up");
      run("-n", name, "address", "add", THERE + "/30", "dev", far);
      run("-n", name, "link", "set", far, "up");
    }

    private void run(String... words) {
      Program.run(Stream.concat(Stream.of(ip), Stream.of(words)).toList());
    }

    Program connect(InetSocketAddress broker) {
      String script = CLIENT.formatted(HERE, broker.getPort());
      List<String> command = List.of(ip, "netns", "exec", name, "bash", "-c", script);
      return Program.startUntil(command, line -> line.equals("connected"));
    }

    void setLinkDown() {
      run("-n", name, "link", "set", far, "down");
    }

    @Override
    public void close() {
      run("netns", "delete", name);
    }
  }
}
