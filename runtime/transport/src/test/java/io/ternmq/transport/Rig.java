package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lanes and a listener whose connections are recorded. */
final class Rig implements AutoCloseable {
  static final int MAXIMUM_PACKET_BYTES = 1_000_000;
  static final int PATIENCE_SECONDS = 20;
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  final LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
  final ConnectionLimit limit;
  final Lanes lanes;
  final ListenerScope scope;
  final Listener listener;
  private final LinkedBlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();
  private final List<Peer> peers = new ArrayList<>();

  Rig(Lanes.Kind kind, ListenerOptions options) throws IOException {
    this(kind, options, 1_000);
  }

  Rig(Lanes.Kind kind, ListenerOptions options, int connections) throws IOException {
    this(kind, options, connections, CONNECT_TIMEOUT);
  }

  Rig(Lanes.Kind kind, ListenerOptions options, int connections, Duration connectTimeout)
      throws IOException {
    limit = new ConnectionLimit(connections);
    lanes = Lanes.of(1, kind, faults::add);
    lanes.start();
    scope =
        new ListenerScope(
            lanes, limit, () -> connectTimeout, MAXIMUM_PACKET_BYTES, TcpProbes.DEFAULT);
    listener = Listener.open(scope, options, this::accept);
  }

  static ListenerScope scope(Lanes lanes, ConnectionLimit limit) {
    return new ListenerScope(
        lanes, limit, () -> CONNECT_TIMEOUT, MAXIMUM_PACKET_BYTES, TcpProbes.DEFAULT);
  }

  static Rig tcp(Lanes.Kind kind) throws IOException {
    return new Rig(kind, ListenerOptions.tcp("tcp", "127.0.0.1", 0));
  }

  static Rig webSocket(Lanes.Kind kind) throws IOException {
    return new Rig(kind, ListenerOptions.webSocket("ws", "127.0.0.1", 0));
  }

  /** Where the listener is. */
  InetSocketAddress address() {
    return (InetSocketAddress) listener.address();
  }

  PacketHandler accept(Connection connection) {
    Recorder recorder = new Recorder(connection);
    accepted.add(recorder);
    return recorder;
  }

  /** A peer that lives at most as long as this rig. */
  Peer peer() throws IOException {
    return kept(new Peer(address()));
  }

  /** The same, whose system takes few bytes that it has not read. */
  Peer narrowPeer() throws IOException {
    return kept(new Peer(address(), 64 * 1024));
  }

  private Peer kept(Peer peer) {
    peers.add(peer);
    return peer;
  }

  /** The server's side of the connection that was accepted next. */
  Recorder accepted() throws InterruptedException {
    Recorder recorder = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (recorder == null) {
      throw new AssertionError("no connection was accepted");
    }
    return recorder;
  }

  /** Runs this on the lane and waits for it. */
  <T extends @Nullable Object> T onLane(Callable<T> step) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    lanes
        .lane(0)
        .execute(
            () -> {
              try {
                done.complete(step.call());
              } catch (Exception | AssertionError fault) {
                done.completeExceptionally(fault);
              }
            });
    try {
      return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Waits until the lane's turn with everything queued so far is over. */
  void awaitTurn() throws Exception {
    onLane(() -> null);
    onLane(() -> null);
    onLane(() -> null);
  }

  /** Asks, turn by turn, until this is the answer. */
  <T> void await(Callable<T> question, T expected) throws Exception {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    T answer = question.call();
    while (!answer.equals(expected) && System.nanoTime() - endNanos < 0) {
      awaitTurn();
      answer = question.call();
    }
    assertThat(answer).isEqualTo(expected);
  }

  /** Keeps the lane from looking at anything, sockets too, until the latch is opened. */
  CountDownLatch holdLane() throws InterruptedException {
    CountDownLatch isHeld = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    lanes
        .lane(0)
        .execute(
            () -> {
              isHeld.countDown();
              try {
                assertThat(release.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(isHeld.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return release;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    lanes.close();
    for (Peer peer : peers) {
      peer.close();
    }
  }
}
