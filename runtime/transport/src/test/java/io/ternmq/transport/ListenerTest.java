package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Addresses that are listened on, and sentences about those that cannot be. */
final class ListenerTest {
  private static ListenerOptions options(String host, int port) {
    return ListenerOptions.tcp("mqtt", host, port);
  }

  private static void assertRefused(
      Rig rig, Lanes.Kind kind, String host, int port, String reason) {
    Throwable failure =
        catchThrowable(() -> Listener.open(rig.scope, options(host, port), Recorder::new));
    assertThat(failure).isInstanceOf(ListenFailedException.class);
    String place = "Cannot listen on " + host + ":" + port + ": ";
    if (kind == Lanes.Kind.best()
        || !String.valueOf(failure.getMessage()).startsWith(place + "BindException, ")) {
      assertThat(failure).hasMessage(place + reason);
    } // else Java's own sockets gave the reason in the language of this machine's user
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aPortInUseIsSaidSo(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      int port = rig.address().getPort();
      assertThat(port).isPositive();
      String reason = "another process listens there. Stop it, or choose another port.";
      assertRefused(rig, kind, "127.0.0.1", port, reason);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void anAddressOfOthersIsSaidSo(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      assertRefused(rig, kind, "192.0.2.1", 0, "this machine does not have that address.");
      assertRefused(rig, kind, "no.invalid", 0, "no address is known for this name.");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aClosedListenerLeavesItsConnectionsAlone(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();
      Recorder server = rig.accepted();
      rig.listener.close();
      awaitRefusal(rig);
      peer.send(Bytes.of(Bytes.connect()));
      server.expect("CONNECT");
    }
  }

  /** The JDK's selector lets go of a socket only when it selects again. */
  private static void awaitRefusal(Rig rig) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Rig.PATIENCE_SECONDS);
    while (System.nanoTime() < deadlineNanos) {
      try {
        rig.peer();
      } catch (ConnectException refused) {
        return;
      } catch (SocketException reset) {
        // It still stood in the queue of the socket that closed: ask again.
      }
      rig.awaitTurn();
    }
    throw new AssertionError("connections are still accepted");
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void connectionsAreSpreadOverAllLanes(Lanes.Kind kind) throws Exception {
    try (Lanes lanes = Lanes.of(3, kind, fault -> {})) {
      lanes.start();
      Set<NettyLane> used = ConcurrentHashMap.newKeySet();
      Set<Peer> peers = new HashSet<>();
      CountDownLatch accepted = new CountDownLatch(9);
      try (Listener listener =
          Listener.open(
              Rig.scope(lanes, new ConnectionLimit(10)),
              options("127.0.0.1", 0),
              connection -> {
                used.add(connection.lane());
                assertThat(connection.lane().isCurrent()).isTrue();
                accepted.countDown();
                return new Recorder(connection);
              })) {
        for (int count = 0; count < 9; count++) {
          peers.add(new Peer((InetSocketAddress) listener.address()));
        }
        assertThat(accepted.await(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(used).hasSize(3);
      for (Peer peer : peers) {
        peer.close();
      }
    }
  }
}
