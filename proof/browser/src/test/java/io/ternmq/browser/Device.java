package io.ternmq.browser;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A device that speaks just enough MQTT 5.0 to be somebody: it connects, keeps its session, pings,
 * and can be cut like a cable.
 */
final class Device implements AutoCloseable {
  private static final int CONNECT = 0x10;
  private static final int EXPIRY_SECONDS = 3600;
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final boolean isPresent;

  private Device(Socket socket, DataInputStream in, boolean isPresent) {
    this.socket = socket;
    this.in = in;
    this.isPresent = isPresent;
  }

  /** Connects under this id and takes its session up again, where it has one. */
  static Device connect(int port, String clientId) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(connectPacket(clientId));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int type = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int code = in.readUnsignedByte();
      if (type != 0x20 || code != 0) {
        throw new IllegalStateException("CONNECT was answered with " + type + ", code " + code);
      }
      in.skipNBytes(length - 2);
      return new Device(socket, in, (flags & 1) == 1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] connectPacket(String clientId) throws IOException {
    byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 5, 0, 0, 60, 5, 0x11});
    body.write(new byte[] {0, 0, (byte) (EXPIRY_SECONDS >> 8), (byte) EXPIRY_SECONDS});
    body.write(id.length >> 8);
    body.write(id.length);
    body.write(id);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(CONNECT);
    int rest = body.size();
    do {
      packet.write(rest % 128 | (rest >= 128 ? 128 : 0));
      rest /= 128;
    } while (rest > 0);
    body.writeTo(packet);
    return packet.toByteArray();
  }

  /** Whether the broker had kept its session. */
  boolean isPresent() {
    return isPresent;
  }

  /** Subscribes at QoS 1 and waits for the answer. */
  void subscribe(String filter) {
    byte[] text = filter.getBytes(StandardCharsets.UTF_8);
    try {
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      packet.write(new byte[] {(byte) 0x82, (byte) (6 + text.length), 0, 1, 0, 0});
      packet.write(text.length);
      packet.write(text);
      packet.write(1);
      socket.getOutputStream().write(packet.toByteArray());
      in.readUnsignedByte();
      in.skipNBytes(in.readUnsignedByte());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Ends the connection with a reset, as a machine that lost its power and came back would. */
  void cut() {
    if (socket.isClosed()) {
      return;
    }
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until the broker has ended the connection. */
  void awaitEnd() {
    try {
      while (in.read() >= 0) {
        // what is still under way
      }
    } catch (IOException reset) {
      // that is an end too
    }
  }

  @Override
  public void close() {
    cut();
  }
}
