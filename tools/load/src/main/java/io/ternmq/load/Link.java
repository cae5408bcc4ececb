package io.ternmq.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Deque;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * One connection: a non-blocking socket, the bytes to be sent, and the bytes of a packet that has
 * not arrived whole. What is sent leaves in one write at the end of the turn. Owned by the thread
 * of the run.
 */
final class Link {
  private static final byte[] NOTHING = {};

  private final Client client;
  private final Deque<Link> unflushed;
  private final Output output;
  private final SocketChannel channel;
  private final @Nullable SecureSocket secure;
  private @Nullable SelectionKey registered;
  private boolean isQueuedForFlush;
  private boolean isBlocked;
  private byte[] carried = NOTHING;
  private int carriedBytes;

  Link(Client client, Deque<Link> unflushed, @Nullable SSLEngine engine) throws IOException {
    this.client = client;
    this.unflushed = unflushed;
    this.output = new Output(client.outputLimitBytes());
    this.channel = SocketChannel.open();
    this.secure = engine == null ? null : new SecureSocket(channel, engine);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /**
   * Begins to connect; the client hears {@link Client#onConnected} once that is done. To this
   * machine's own address it is done at once, with half the system calls.
   */
  void connect(Route route, Selector selector) throws IOException {
    if (route.local() != null) {
      channel.bind(route.local());
    }
    boolean isOwn = route.remote().getAddress().isLoopbackAddress();
    channel.configureBlocking(isOwn);
    boolean isConnected = channel.connect(route.remote());
    channel.configureBlocking(false);
    registered = channel.register(selector, isConnected ? 0 : SelectionKey.OP_CONNECT, this);
    if (isConnected) {
      onConnected();
    }
  }

  private SelectionKey key() {
    if (registered == null) {
      throw new IllegalStateException("nobody has connected yet");
    }
    return registered;
  }

  /** Where a connection leads, and from which local address, where that matters. */
  record Route(InetSocketAddress remote, @Nullable InetSocketAddress local) {}

  /** The selector found the socket ready. */
  void onReady(ByteBuffer input) throws IOException {
    SelectionKey key = key();
    int ready = key.readyOps();
    if ((ready & SelectionKey.OP_CONNECT) != 0) {
      channel.finishConnect();
      onConnected();
      return;
    }
    if (secure != null && !secure.isSecured()) {
      if (!secure.handshake()) {
        return;
      }
      client.onConnected();
    }
    if ((ready & SelectionKey.OP_READ) != 0) {
      onReadable(input);
    }
    if ((ready & SelectionKey.OP_WRITE) != 0 && key.isValid()) {
      isBlocked = false;
      key.interestOps(SelectionKey.OP_READ);
      requestFlush();
    }
  }

  Output output() {
    return output;
  }

  /** Whether the socket takes no more bytes for the moment. */
  boolean isBlocked() {
    return isBlocked;
  }

  /** Asks for a write at the end of this turn. */
  void requestFlush() {
    if (!isQueuedForFlush) {
      isQueuedForFlush = true;
      unflushed.add(this);
    }
  }

  void send(byte[] packet) {
    output.reserve(packet.length).put(packet);
    requestFlush();
  }

  /** The end of the turn: writes what has been gathered. */
  void flush() throws IOException {
    isQueuedForFlush = false;
    if (isBlocked || !channel.isOpen()) {
      return;
    }
    boolean isWritten =
        secure == null
            ? output.isEmpty() || output.writeTo(channel)
            : output.writeTo(secure) && secure.isFlushed();
    if (!isWritten) {
      isBlocked = true;
      key().interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  void close() throws IOException {
    channel.close();
  }

  /** Closes the connection with a last packet, as far as the socket still takes one. */
  void closeAfter(byte[] farewell) throws IOException {
    try (channel) {
      boolean isOpen = channel.isConnected() && (secure == null || secure.isSecured());
      if (isOpen && !isBlocked && output.fits(farewell.length)) {
        send(farewell);
        flush();
      }
    } catch (IOException broken) {
      // The connection was to end anyway, and the reason that matters was given before.
      channel.close();
    }
  }

  Client client() {
    return client;
  }

  private void onConnected() throws IOException {
    key().interestOps(SelectionKey.OP_READ);
    if (secure == null || secure.handshake()) {
      client.onConnected();
    }
  }

  private void onReadable(ByteBuffer input) throws IOException {
    do {
      readOnce(input);
    } while (secure != null && secure.hasUnread() && channel.isOpen());
  }

  private void readOnce(ByteBuffer input) throws IOException {
    input.clear();
    input.put(carried, 0, carriedBytes);
    int count = secure == null ? channel.read(input) : secure.read(input);
    if (count < 0) {
      channel.close();
      client.onClosed("the broker closed it");
      return;
    }
    int end = input.position();
    client.onTurn(System.nanoTime());
    int consumed = PacketReader.read(input, 0, end, client);
    carriedBytes = end - consumed;
    if (carriedBytes > 0) {
      carry(input, consumed);
    }
  }

  private void carry(ByteBuffer input, int from) {
    if (carried.length < carriedBytes) {
      carried = new byte[Math.max(carriedBytes, carried.length * 2)];
    }
    input.get(from, carried, 0, carriedBytes);
  }
}
