package io.ternmq.load.storm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.jspecify.annotations.Nullable;

/**
 * One connection, with or without TLS: packets in, bytes out. Idle, it holds no buffer. Owned by
 * the thread of its loop.
 */
final class Wire {
  private static final byte[] NOTHING = {};

  private final Loop loop;
  private final Peer peer;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final @Nullable SSLEngine engine;
  private byte[] undecoded = NOTHING;
  private byte[] undeciphered = NOTHING;
  private @Nullable ByteBuffer unwritten;
  private boolean isSecured;
  private boolean isOver;

  /** Who hears of it. */
  interface Peer {
    /** Packets may be sent. */
    void onOpen();

    /**
     * A packet came.
     *
     * @param type its number
     * @param body what is behind the fixed header
     */
    void onPacket(int type, ByteBuffer body);

    /** It ended, and not by {@link #abort}. */
    void onEnd();
  }

  /** Begins to connect. */
  Wire(Loop loop, Peer peer, InetSocketAddress remote, @Nullable InetAddress local)
      throws IOException {
    this.loop = loop;
    this.peer = peer;
    this.engine = loop.newEngine();
    this.channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (local != null) {
        channel.bind(new InetSocketAddress(local, 0));
      }
      this.key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
      channel.connect(remote);
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /** The socket is ready for something. */
  void onReady() {
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        onConnected();
      }
      if (key.isValid() && key.isWritable()) {
        writeRest();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    } catch (IOException broken) {
      end();
    }
  }

  private void onConnected() throws IOException {
    if (engine == null) {
      peer.onOpen();
    } else {
      engine.beginHandshake();
      pump(engine, loop.input().flip());
    }
  }

  private void read() throws IOException {
    ByteBuffer in = loop.input();
    in.put(engine == null ? undecoded : undeciphered);
    if (channel.read(in) < 0) {
      end();
      return;
    }
    in.flip();
    if (engine == null) {
      decode(in);
      undecoded = rest(in);
    } else {
      pump(engine, in);
      undeciphered = rest(in);
    }
  }

  private static byte[] rest(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return NOTHING;
    }
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }

  private void decode(ByteBuffer in) {
    while (!isOver && in.remaining() >= 2) {
      int start = in.position();
      int first = in.get() & 0xff;
      int length = remainingLength(in);
      if (length < 0 || in.remaining() < length) {
        in.position(start);
        return;
      }
      int limit = in.limit();
      int end = in.position() + length;
      in.limit(end);
      peer.onPacket(first >>> 4, in);
      in.limit(limit).position(end);
    }
  }

  private static int remainingLength(ByteBuffer in) {
    int length = 0;
    for (int shift = 0; shift < 28 && in.hasRemaining(); shift += 7) {
      int octet = in.get();
      length |= (octet & 0x7f) << shift;
      if (octet >= 0) {
        return length;
      }
    }
    return -1;
  }

  // ---- TLS

  /** Goes on with the handshake and with what is ciphered, as far as these bytes reach. */
  private void pump(SSLEngine tls, ByteBuffer in) throws IOException {
    while (!isOver) {
      HandshakeStatus status = tls.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        runTasks(tls);
      } else if (status == HandshakeStatus.NEED_WRAP) {
        encipher(tls, ByteBuffer.wrap(NOTHING));
      } else if (status == HandshakeStatus.NOT_HANDSHAKING && !isSecured) {
        isSecured = true;
        peer.onOpen();
      } else if (!in.hasRemaining() || !decipher(tls, in)) {
        return;
      }
    }
  }

  private static void runTasks(SSLEngine tls) {
    for (Runnable task = tls.getDelegatedTask(); task != null; task = tls.getDelegatedTask()) {
      task.run();
    }
  }

  /** False where more bytes are needed. */
  private boolean decipher(SSLEngine tls, ByteBuffer in) throws IOException {
    ByteBuffer plain = loop.plain();
    plain.put(undecoded);
    SSLEngineResult result = tls.unwrap(in, plain);
    switch (result.getStatus()) {
      case BUFFER_UNDERFLOW -> {
        return false;
      }
      case CLOSED -> end();
      case BUFFER_OVERFLOW -> throw new IOException("a record of TLS is too large");
      case OK -> {
        plain.flip();
        decode(plain);
        undecoded = rest(plain);
      }
    }
    return true;
  }

  private void encipher(SSLEngine tls, ByteBuffer plain) throws IOException {
    do {
      ByteBuffer out = loop.output();
      SSLEngineResult result = tls.wrap(plain, out);
      write(out.flip());
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        end();
      }
    } while (!isOver && plain.hasRemaining());
  }

  // ---- output

  void send(byte[] packet) {
    if (isOver) {
      return;
    }
    try {
      if (engine == null) {
        write(ByteBuffer.wrap(packet));
      } else {
        encipher(engine, ByteBuffer.wrap(packet));
      }
    } catch (IOException broken) {
      end();
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    if (unwritten == null) {
      channel.write(bytes);
    }
    if (bytes.hasRemaining()) {
      keep(bytes);
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private void keep(ByteBuffer bytes) {
    ByteBuffer before = unwritten;
    int length = bytes.remaining() + (before == null ? 0 : before.remaining());
    ByteBuffer all = ByteBuffer.allocate(length);
    if (before != null) {
      all.put(before);
    }
    unwritten = all.put(bytes).flip();
  }

  private void writeRest() throws IOException {
    ByteBuffer rest = unwritten;
    if (rest != null) {
      channel.write(rest);
      if (rest.hasRemaining()) {
        return;
      }
      unwritten = null;
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  // ---- the end

  private void end() {
    if (!isOver) {
      abort();
      peer.onEnd();
    }
  }

  /** Resets the connection: the port is free at once. */
  void abort() {
    isOver = true;
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException gone) {
      loop.onLateFailure();
    }
  }

  /** Closes it in good order. */
  void close() {
    isOver = true;
    try {
      channel.close();
    } catch (IOException gone) {
      loop.onLateFailure();
    }
  }
}
