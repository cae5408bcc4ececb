package io.ternmq.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.brokercore.BrokerSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker on a real port and a WebSocket to it that is made of bytes. */
public final class WebSocketPeer implements AutoCloseable {
  /** The first bytes of frames (RFC 6455): final or not, and what they hold. */
  public static final int BINARY = 0x82;

  public static final int BINARY_TO_BE_CONTINUED = 0x02;
  public static final int CONTINUATION = 0x80;
  public static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String MASK = "mask";

  private final int level;
  private final Broker broker;
  private @Nullable Socket socket;

  private WebSocketPeer(int level, Broker broker) {
    this.level = level;
    this.broker = broker;
  }

  /** A broker that is as patient as its peer, not connected to yet. */
  public static WebSocketPeer version(int level) throws IOException {
    long patienceNanos = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    BrokerSettings patient =
        BrokerSettings.defaults()
            .with(
                its -> {
                  its.connectTimeoutNanos = patienceNanos;
                  its.packetStallNanos = patienceNanos;
                });
    BrokerOptions options = BrokerOptions.onFreePorts().withLanes(1).withSettings(patient);
    return new WebSocketPeer(level, Broker.start(options));
  }

  /** Asks for a WebSocket with these subprotocols; the head of the answer. */
  public String opens(String protocols) throws IOException {
    close(socket);
    InetSocketAddress address = Objects.requireNonNull(broker.webSocketAddress());
    Socket fresh = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    fresh.setSoTimeout(PATIENCE_MILLIS);
    socket = fresh;
    String request =
        "GET /mqtt HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + (protocols.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocols + "\r\n")
            + "\r\n";
    fresh.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    InputStream in = fresh.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** A CONNECT that starts clean. */
  public Bytes connect() {
    return new ConnectBytes(level, "c").bytes();
  }

  /** One masked frame, as a client sends it. */
  public WebSocketPeer sends(int first, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.writeBytes(Bytes.of(0x80 | 126).two(payload.length).toArray());
    }
    frame.writeBytes(MASK.getBytes(StandardCharsets.US_ASCII));
    for (int index = 0; index < payload.length; index++) {
      frame.write(payload[index] ^ MASK.charAt(index % MASK.length()));
    }
    Objects.requireNonNull(socket).getOutputStream().write(frame.toByteArray());
    return this;
  }

  public WebSocketPeer sends(int first, Bytes payload) throws IOException {
    return sends(first, payload.toArray());
  }

  /** These packets come next, all of them in binary frames. */
  public WebSocketPeer expects(String... packets) throws IOException {
    DataInputStream in = input();
    List<String> received = new ArrayList<>();
    while (received.size() < packets.length) {
      assertThat(in.readUnsignedByte()).as("a final binary frame").isEqualTo(BINARY);
      Frame.all(in.readNBytes(length(in)), level == 5)
          .forEach(packet -> received.add(packet.toString()));
    }
    assertThat(received).containsExactly(packets);
    return this;
  }

  /** The end comes, after MQTT's own last word and a close frame if there are such. */
  public void expectsEnd() throws IOException {
    DataInputStream in = input();
    try {
      while (true) {
        assertThat(in.readUnsignedByte()).isIn(BINARY, CLOSE);
        in.readNBytes(length(in));
      }
    } catch (EOFException end) {
      assertThat(in.read()).as("nothing behind the end").isEqualTo(-1);
    }
  }

  private DataInputStream input() throws IOException {
    return new DataInputStream(Objects.requireNonNull(socket).getInputStream());
  }

  private static int length(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte();
    return length < 126 ? length : in.readUnsignedShort();
  }

  private static void close(@Nullable Socket open) throws IOException {
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    close(socket);
    broker.close();
  }
}
