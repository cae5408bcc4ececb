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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
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
  private static final long LATE_SECONDS = 2;
  private static final long PATIENCE_SECONDS = 60;

  /** CONNECT of 3.1.1 with keep-alive 0 and client id v; then silence. */
  private static final String CLIENT =
      "exec 3<>/dev/tcp/%s/%s; printf '\\x10\\x0d\\x00\\x04MQTT\\x04\\x02\\x00\\x00\\x00\\x01v' >&3;"
          + " head -c 4 <&3 >/dev/null; echo connected; exec sleep 600";

  @Test
  void aPeerWithoutKeepAliveIsMissedWithinTheBoundOfTheProbes() throws Exception {
    LinkedBlockingQueue<BrokerEvent.Disconnected> lost = new LinkedBlockingQueue<>();
    try (Namespace namespace = new Namespace()) {
      BrokerOptions options =
          BrokerOptions.defaults()
              .withHost(namespace.here)
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

  /**
   * A namespace with one link to here, which a connection crosses: else the test ends, since this
   * machine gives nobody the right to one, or root alone.
   */
  private static final class Namespace implements AutoCloseable {
    /** Networks of four addresses in 198.18.0.0/15, which is for tests between networks. */
    private static final int NETWORKS = 1 << 15;

    private static final Duration CROSSING = Duration.ofSeconds(20);

    private final String ip = Peers.program("ip");
    private final String bash = Peers.program("bash");
    private final long number = ProcessHandle.current().pid();
    private final String name = "tern" + number;
    private final String near = "tn" + number;
    private final String far = "tf" + number;
    private final String here = address(1);
    private final String there = address(2);

    Namespace() throws IOException {
      want("netns", "add", name);
      try {
        want("link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
        want("address", "add", here + "/30", "dev", near);
        want("link", "set", near, "up");
        want("-n", name, "address", "add", there + "/30", "dev", far);
        want("-n", name, "link", "set", far, "up");
        cross();
      } catch (RuntimeException | Error lacking) {
        close();
        throw lacking;
      }
    }

    /** Beside a build in another folder each has addresses of its own. */
    private String address(int last) {
      long network = 4 * (number % NETWORKS);
      return "198."
          + (18 + (network >> 16))
          + "."
          + (network >> 8 & 255)
          + "."
          + ((network & 255) + last);
    }

    private void want(String... words) {
      List<String> command = Stream.concat(Stream.of(ip), Stream.of(words)).toList();
      try (Program program = Program.start(command)) {
        if (program.awaitExit(Program.PATIENCE) != 0) {
          throw lacking("`" + String.join(" ", command) + "` said " + program.lines());
        }
      }
    }

    /** A firewall may let nothing in from a link that it does not know. */
    private void cross() throws IOException {
      try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getByName(here));
          Program program = Program.start(inside("exec 3<>/dev/tcp/%s/%s", open.getLocalPort()))) {
        if (!program.succeedsWithin(CROSSING)) {
          throw lacking("no connection got out of it: " + program.lines());
        }
      }
    }

    private static RuntimeException lacking(String why) {
      return Peers.lacking(
          "This test needs a network namespace (Linux, root, CAP_SYS_ADMIN and CAP_NET_ADMIN), and "
              + why);
    }

    private List<String> inside(String script, int port) {
      return List.of(ip, "netns", "exec", name, bash, "-c", script.formatted(here, port));
    }

    Program connect(InetSocketAddress broker) {
      return Program.startUntil(inside(CLIENT, broker.getPort()), line -> line.equals("connected"));
    }

    void setLinkDown() {
      Program.run(List.of(ip, "-n", name, "link", "set", far, "down"));
    }

    @Override
    public void close() {
      Program.run(List.of(ip, "netns", "delete", name));
    }
  }
}
