package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.MqttVersion;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT client that is a bare socket and does only what the test says: it answers nothing and
 * pings never by itself. One thread may write while another reads.
 */
final class RawPeer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final RawLogin login;
  private final Socket socket;
  private final DataInputStream input;

  private RawPeer(RawLogin login, Socket socket) throws IOException {
    this.login = login;
    this.socket = socket;
    this.input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Opens a socket to the broker and says nothing. */
  static RawPeer open(int port, RawLogin login) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      return new RawPeer(login, socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects; the broker must accept, and keep a session or not as the flag says. */
  static RawPeer connect(int port, RawLogin login, boolean sessionIsPresent) {
    RawPeer peer = open(port, login);
    peer.send(Wire.connect(login));
    Frame answer = peer.read();
    assertThat(answer.type()).as("answer to CONNECT").isEqualTo(Frame.CONNACK);
    assertThat(answer.connectCode()).as("code of CONNACK").isZero();
    assertThat(answer.isSessionPresent()).as("session present").isEqualTo(sessionIsPresent);
    return peer;
  }

  /** Connects as a client that the broker does not know. */
  static RawPeer connect(int port, RawLogin login) {
    return connect(port, login, false);
  }

  /** Connects a new client and subscribes it at QoS 0. */
  static RawPeer watching(int port, String filter) {
    RawPeer watcher = connect(port, RawLogin.fresh(MqttVersion.V3_1_1));
    watcher.subscribe(filter, 0);
    return watcher;
  }

  RawLogin login() {
    return login;
  }

  void subscribe(String filter, int qos) {
    send(Wire.subscribe(login, filter, qos));
    assertThat(read().type()).as("answer to SUBSCRIBE").isEqualTo(Frame.SUBACK);
  }

  void send(byte[] bytes) {
    try {
      sendOrFail(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends to a broker that may have closed the connection. */
  void sendOrFail(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** The next packet, which must come soon. */
  Frame read() {
    Frame frame = readWithin(PATIENCE);
    if (frame == null) {
      throw new AssertionError("The broker sent nothing for " + PATIENCE);
    }
    return frame;
  }

  /** The next packet, or null if none begins to arrive in time. */
  @Nullable Frame readWithin(Duration limit) {
    try {
      return readOrFail(limit);
    } catch (IOException e) {
      throw new UncheckedIOException(login.clientId() + " was cut off", e);
    }
  }

  private @Nullable Frame readOrFail(Duration limit) throws IOException {
    int first;
    socket.setSoTimeout((int) Math.max(1, limit.toMillis()));
    try {
      first = input.readUnsignedByte();
    } catch (SocketTimeoutException e) {
      return null;
    }
    socket.setSoTimeout((int) PATIENCE.toMillis());
    byte[] body = new byte[readLength()];
    input.readFully(body);
    return new Frame(first >> 4, first & 0xF, body);
  }

  private int readLength() throws IOException {
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = input.readUnsignedByte();
      length |= (next & 0x7F) << shift;
      shift += 7;
    } while (next > 0x7F);
    return length;
  }

  /** The payload of the next packet, which must be a PUBLISH. */
  String readPayload() {
    Frame frame = read();
    assertThat(frame.type()).as("type of the packet").isEqualTo(Frame.PUBLISH);
    return frame.payload(login.version());
  }

  /** Reads until the broker closes the connection; returns what it sent before. */
  List<Frame> readToEnd(Duration limit) {
    List<Frame> frames = new ArrayList<>();
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        Frame frame = readOrFail(Duration.ofNanos(deadlineNanos - System.nanoTime()));
        if (frame == null) {
          throw new AssertionError(login.clientId() + " is still connected after " + limit);
        }
        frames.add(frame);
      }
    } catch (EOFException | SocketException e) {
      return frames;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Publishes at QoS 1 and reads on until the answer: the connection lives. */
  void requireAlive() {
    send(Wire.publish(login, "alive", 1, 1, login.clientId()));
    Frame frame = read();
    while (frame.type() != Frame.PUBACK) {
      frame = read();
    }
  }

  /** Ends the connection with RST, as a crashed machine's peer or an impatient proxy does. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends FIN and no DISCONNECT, and leaves unread what may still come: closing a socket with
   * unread bytes would send RST.
   */
  void finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the connection with FIN and no DISCONNECT, as a killed process does. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
