package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The broker's heartbeat on WebSockets, with real frames and a short silence. */
final class WebSocketHeartbeatTest {
  private static final long SILENCE_MILLIS = 1_000;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String REQUEST =
      "GET /mqtt HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Protocol: mqtt\r\n\r\n";

  private final LinkedBlockingQueue<BrokerEvent.Disconnected> lost = new LinkedBlockingQueue<>();

  private Broker broker() throws IOException {
    BrokerOptions options = BrokerOptions.onFreePorts();
    return Broker.start(
        options
            .withSettings(
                options.settings().with(its -> its.heartbeatNanos = SILENCE_MILLIS * 1_000_000))
            .withEventListener(
                (event, now) -> {
                  if (event instanceof BrokerEvent.Disconnected disconnected) {
                    lost.add(disconnected);
                  }
                }));
  }

  /** A WebSocket whose frames are all masked with zeros. */
  private static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Peer(Broker broker, int keepAliveSeconds) throws IOException {
      InetSocketAddress address = Objects.requireNonNull(broker.webSocketAddress());
      socket = new Socket(address.getAddress(), address.getPort());
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      out.write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readByte());
      }
      send(0x82, 0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, keepAliveSeconds, 0, 1, 'w');
      assertThat(frame()).isEqualTo("82 4");
    }

    void send(int first, int... payload) throws IOException {
      byte[] frame = new byte[6 + payload.length];
      frame[0] = (byte) first;
      frame[1] = (byte) (0x80 | payload.length);
      for (int index = 0; index < payload.length; index++) {
        frame[6 + index] = (byte) payload[index];
      }
      out.write(frame);
    }

    /** The next frame: its first byte and its length. */
    String frame() throws IOException {
      int first = in.readUnsignedByte();
      int bytes = in.readUnsignedByte();
      in.readFully(new byte[bytes]);
      return Integer.toHexString(first) + " " + bytes;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void whoAnswersThePingStaysAndWhoDoesNotIsLost() throws Exception {
    try (Broker broker = broker();
        Peer peer = new Peer(broker, 0)) {
      for (int round = 0; round < 5; round++) {
        assertThat(peer.frame()).as("an empty PING").isEqualTo("89 0");
        peer.send(0x8A);
      }
      assertThat(lost).isEmpty();
      assertThat(peer.frame()).isEqualTo("89 0");
      BrokerEvent.Disconnected event = lost.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(Objects.requireNonNull(event).cause()).isEqualTo(CloseCause.PROBE_TIMEOUT);
      assertThat(peer.frame()).as("a Close frame").startsWith("88");
    }
  }

  @Test
  void aPingOfThePeersOwnIsASignOfLife() throws Exception {
    try (Broker broker = broker();
        Peer peer = new Peer(broker, 0)) {
      assertThat(peer.frame()).isEqualTo("89 0");
      peer.send(0x89);
      assertThat(peer.frame()).as("the PONG").isEqualTo("8a 0");
      assertThat(peer.frame()).as("the next PING, so the peer was not lost").isEqualTo("89 0");
    }
  }

  @Test
  void whoHasAKeepAliveIsNeverSentAPing() throws Exception {
    try (Broker broker = broker();
        Peer peer = new Peer(broker, 60)) {
      peer.socket.setSoTimeout((int) (4 * SILENCE_MILLIS));
      try {
        throw new AssertionError("an unwanted frame: " + peer.frame());
      } catch (SocketTimeoutException quiet) {
        assertThat(lost).isEmpty();
      }
    }
  }
}
