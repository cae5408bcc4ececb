package io.ternmq.bench.seen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients with sessions that are reset and come back in turn, at an even pace: each of them is an
 * event. At the beginning every other one is there. On a thread of its own.
 */
final class RestlessClients implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  /** CONNECT of MQTT 5.0 with Session Expiry Interval 3,600 s and keep-alive 60 s. */
  private static final byte[] HEAD = {
    0, 4, 'M', 'Q', 'T', 'T', 5, 0, 0, 60, 5, 0x11, 0, 0, 0x0e, 0x10
  };

  private final InetSocketAddress broker;
  private final String prefix;
  private final @Nullable Socket[] sockets;
  private final long intervalNanos;
  private final Thread thread = new Thread(this::run, "restless");
  private volatile boolean isStopped;
  private volatile @Nullable IOException failure;
  private volatile long eventCount;

  /** Begins; the names of all begin so. */
  RestlessClients(InetSocketAddress broker, String prefix, int count, int eventsPerMinute) {
    this.broker = broker;
    this.prefix = prefix;
    this.sockets = new Socket[count];
    this.intervalNanos = TimeUnit.MINUTES.toNanos(1) / eventsPerMinute;
    thread.setDaemon(true);
    thread.start();
  }

  /** Its name. */
  String idOf(int index) {
    return String.format(Locale.ROOT, "%s-%04d", prefix, index);
  }

  /** How many came or were lost so far. */
  long eventCount() {
    IOException broken = failure;
    if (broken != null) {
      throw new ProbeFailed("A restless client failed: " + broken.getMessage(), broken);
    }
    return eventCount;
  }

  private void run() {
    try {
      for (int index = 0; index < sockets.length && !isStopped; index += 2) {
        sockets[index] = turned(sockets[index], index);
      }
      long dueNanos = System.nanoTime();
      for (int turn = 0; !isStopped; turn++) {
        int index = turn % sockets.length;
        sockets[index] = turned(sockets[index], index);
        eventCount = turn + 1L;
        dueNanos += intervalNanos;
        LockSupport.parkNanos(this, Math.max(0, dueNanos - System.nanoTime()));
      }
    } catch (IOException broken) {
      failure = broken;
    } finally {
      for (Socket socket : sockets) {
        closeQuietly(socket);
      }
    }
  }

  /** The other state: connected, or lost with a reset. */
  private @Nullable Socket turned(@Nullable Socket socket, int index) throws IOException {
    if (socket == null) {
      return connect(broker, idOf(index));
    }
    socket.setSoLinger(true, 0);
    socket.close();
    return null;
  }

  /** A client that is connected; what it is sent is for the caller to read. */
  static Socket connect(InetSocketAddress broker, String clientId) throws IOException {
    byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
    Socket socket = new Socket(broker.getAddress(), broker.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(0x10);
    packet.write(HEAD.length + 2 + id.length);
    packet.writeBytes(HEAD);
    packet.write(0);
    packet.write(id.length);
    packet.writeBytes(id);
    socket.getOutputStream().write(packet.toByteArray());
    int type = socket.getInputStream().read();
    int length = socket.getInputStream().read();
    byte[] body = socket.getInputStream().readNBytes(Math.max(0, length));
    if (type != 0x20 || body.length < 2 || body[1] != 0) {
      socket.close();
      throw new IOException("CONNECT was answered with type " + type);
    }
    return socket;
  }

  private static void closeQuietly(@Nullable Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException gone) {
      return; // it is gone all the same
    }
  }

  @Override
  public void close() {
    isStopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
