package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.MqttVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Thousands of clients that only keep alive, on the thread of the test: it opens them, pings each
 * after half of its keep-alive, and sees when one is cut off. Ports run out at some 28,000 from one
 * address, so that every 10,000 connections leave from an address of their own.
 */
final class IdleCrowd implements AutoCloseable {
  private static final int HANDSHAKES_AT_ONCE = 64;
  private static final int CONNECTIONS_PER_ADDRESS = 10_000;
  private static final long TURN_MILLIS = 5;
  private static final byte[] PING = Wire.pingRequest();

  private final int port;
  private final Selector selector = Selector.open();
  private final ByteBuffer input = ByteBuffer.allocateDirect(4_096);
  private final List<IdlePeer> peers = new ArrayList<>();
  private final Map<Long, ArrayDeque<IdlePeer>> byNextPing = new HashMap<>();
  private int acceptedCount;
  private long turnNanos = System.nanoTime();

  IdleCrowd(int port) throws IOException {
    this.port = port;
  }

  /** Connects so many more and waits until all are accepted; half of them speak 5.0. */
  List<IdlePeer> connect(int count, int keepAliveSeconds) throws IOException {
    int first = peers.size();
    while (peers.size() < first + count) {
      while (peers.size() < first + count && peers.size() - acceptedCount < HANDSHAKES_AT_ONCE) {
        open(keepAliveSeconds);
      }
      turn();
    }
    pass(20, () -> acceptedCount == peers.size());
    assertThat(acceptedCount).as("accepted clients").isEqualTo(peers.size());
    return List.copyOf(peers.subList(first, peers.size()));
  }

  private void open(int keepAliveSeconds) throws IOException {
    int number = peers.size();
    SocketChannel channel = SocketChannel.open();
    channel.bind(new InetSocketAddress("127.0.0." + (1 + number / CONNECTIONS_PER_ADDRESS), 0));
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    IdlePeer peer = new IdlePeer(channel, keepAliveSeconds);
    peers.add(peer);
    channel.register(selector, SelectionKey.OP_READ, peer);
    MqttVersion version = number % 2 == 0 ? MqttVersion.V5_0 : MqttVersion.V3_1_1;
    peer.send(Wire.connect(RawLogin.fresh(version).withKeepAlive(keepAliveSeconds)));
    byNextPing.computeIfAbsent(peer.keepAliveNanos, key -> new ArrayDeque<>()).add(peer);
  }

  /** Goes on until the condition holds, or so many seconds. */
  void pass(int seconds, BooleanSupplier condition) throws IOException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean() && System.nanoTime() < deadlineNanos) {
      turn();
    }
  }

  /** Pings whose turn it is, and reads what came. */
  void turn() throws IOException {
    ping();
    selector.select(this::onReady, TURN_MILLIS);
    turnNanos = System.nanoTime();
  }

  private void ping() throws IOException {
    long now = System.nanoTime();
    for (ArrayDeque<IdlePeer> queue : byNextPing.values()) {
      IdlePeer next = queue.peek();
      while (next != null && now - next.lastSentNanos >= next.keepAliveNanos / 2) {
        queue.remove();
        if (!next.isSilent && !next.isCut()) {
          next.send(PING);
          queue.add(next);
        }
        next = queue.peek();
      }
    }
  }

  private void onReady(SelectionKey key) {
    IdlePeer peer = (IdlePeer) key.attachment();
    boolean wasAccepted = peer.isAccepted();
    if (!peer.read(input)) {
      peer.cutNotBeforeNanos = turnNanos;
      peer.cutNotAfterNanos = System.nanoTime();
      key.cancel();
    } else if (!wasAccepted && peer.isAccepted()) {
      acceptedCount++;
    }
  }

  /** How many were cut off so far. */
  long cutCount() {
    return peers.stream().filter(IdlePeer::isCut).count();
  }

  @Override
  public void close() throws IOException {
    for (IdlePeer peer : peers) {
      peer.channel.close();
    }
    selector.close();
  }
}
