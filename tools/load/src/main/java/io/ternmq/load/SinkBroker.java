package io.ternmq.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The least that can stand in for a broker: it copies a message to the subscribers of exactly that
 * topic and knows no sessions, no wildcards and no version 5.0. Against it the load generator shows
 * its own ceiling; tests use it as a broker without faults. Owned by the thread in {@link #run}.
 */
public final class SinkBroker implements AutoCloseable {
  private static final int INPUT_BYTES = 1 << 20;

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
  private final Map<String, List<SinkPeer>> subscribers = new HashMap<>();
  private final Deque<SinkPeer> unflushed = new ArrayDeque<>();
  private volatile int spoiledInterval;
  private volatile boolean isOpen = true;

  /** Listens on a loopback port; 0 lets the system choose one. */
  public SinkBroker(int port) throws IOException {
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Serves until its process ends, after one line with the port. */
  public static void main(String[] words) throws IOException {
    try (SinkBroker broker = new SinkBroker(0)) {
      PrintStream out = System.out;
      out.println("mqtt  127.0.0.1:" + broker.port());
      broker.run();
    }
  }

  public int port() throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** Serves on the calling thread until {@link #close}. */
  public void run() throws IOException {
    while (isOpen) {
      selector.select(this::onReady);
      for (SinkPeer peer = unflushed.poll(); peer != null; peer = unflushed.poll()) {
        peer.flush();
      }
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  /** From now on every n-th message is lost and the one behind it repeated. */
  void spoil(int interval) {
    spoiledInterval = interval;
  }

  int spoiledInterval() {
    return spoiledInterval;
  }

  @Override
  public void close() {
    isOpen = false;
    selector.wakeup();
  }

  Deque<SinkPeer> unflushed() {
    return unflushed;
  }

  /** The subscribers of a topic, a list that later subscriptions extend. */
  List<SinkPeer> subscribersOf(String topic) {
    return subscribers.computeIfAbsent(topic, absent -> new ArrayList<>());
  }

  private void onReady(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else if (key.attachment() instanceof SinkPeer peer) {
        peer.onReady(input);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new SinkPeer(this, channel, key));
    }
  }
}
