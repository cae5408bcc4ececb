package io.ternmq.crash.soak;

import io.ternmq.crash.Frame;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/**
 * One connection, over TCP, TLS or a WebSocket. One thread reads; any may write, or cut it. Once it
 * is cut in whatever way nothing more is said on it.
 */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 70_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final boolean isWebSocket;
  private volatile boolean isCut;
  private volatile long mutedNanos;

  private Wire(Socket socket, InputStream in, OutputStream out, boolean isWebSocket) {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(in, 2_048));
    this.out = out;
    this.isWebSocket = isWebSocket;
  }

  /** Connects by that transport, from that address; no packet is sent yet. */
  static Wire open(Doors doors, Doors.Transport transport, int source) throws IOException {
    int port = doors.port(transport);
    Socket socket = Doors.dial(port, source);
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      switch (transport) {
        case TCP -> {
          return new Wire(socket, socket.getInputStream(), socket.getOutputStream(), false);
        }
        case TLS -> {
          SSLSocket secure =
              (SSLSocket)
                  doors.context().getSocketFactory().createSocket(socket, "127.0.0.1", port, false);
          secure.startHandshake();
          return new Wire(socket, secure.getInputStream(), secure.getOutputStream(), false);
        }
        case WEB_SOCKET -> {
          InputStream buffered = new BufferedInputStream(socket.getInputStream(), 2_048);
          WebSocketStreams.open(buffered, socket.getOutputStream());
          InputStream plain = WebSocketStreams.unframed(buffered);
          return new Wire(socket, plain, socket.getOutputStream(), true);
        }
      }
      throw new IllegalStateException("no such transport: " + transport);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  Frame read() throws IOException {
    return Frame.read(in);
  }

  void send(byte[] packet) throws IOException {
    synchronized (out) {
      if (!isCut) {
        write(packet);
      }
    }
  }

  private void write(byte[] packet) throws IOException {
    out.write(isWebSocket ? WebSocketStreams.frame(packet) : packet);
  }

  // ---- ways to end it

  /** True once this side did something that ends it. */
  boolean isCut() {
    return isCut;
  }

  /** Ends it with a reset. */
  void reset() throws IOException {
    isCut = true;
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Says goodbye, and ends it. */
  void leave() throws IOException {
    synchronized (out) {
      isCut = true; // first, for the answer is the end
      write(PacketBytes.GOODBYE);
    }
    close();
  }

  /** Sends half of a packet, and nothing more. */
  void mute(byte[] halved) throws IOException {
    synchronized (out) {
      send(Arrays.copyOf(halved, halved.length / 2));
      mute();
    }
  }

  /** Says nothing from now on: another connection takes its place. */
  void retire() {
    isCut = true;
  }

  /** Says nothing from now on, and ends nothing: the broker has to notice. */
  void mute() {
    mutedNanos = System.nanoTime();
    isCut = true;
  }

  /** For how long nothing was said by intention; 0 while there is no such intention. */
  long mutedSeconds() {
    return mutedNanos == 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - mutedNanos);
  }

  /** Ends it with a FIN. */
  @Override
  public void close() {
    isCut = true;
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone, which is what was wanted
    }
  }
}
