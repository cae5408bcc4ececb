package io.ternmq.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server of WebSocket that is made of bytes, for one client. */
final class WebSocketServer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;
  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *([^\r]+)\r\n");

  private final ServerSocket listening;
  private @Nullable Socket socket;

  WebSocketServer() throws IOException {
    listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listening.setSoTimeout(PATIENCE_MILLIS);
  }

  String uri() {
    return "ws://127.0.0.1:" + listening.getLocalPort() + "/mqtt";
  }

  /** Accepts a client and the subprotocol MQTT; the head of its request. */
  String accepts() throws IOException, GeneralSecurityException {
    Socket accepted = listening.accept();
    accepted.setSoTimeout(PATIENCE_MILLIS);
    socket = accepted;
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) input().readUnsignedByte());
    }
    Matcher key = KEY.matcher(head);
    assertThat(key.find()).as("a key in the request").isTrue();
    byte[] digest =
        MessageDigest.getInstance("SHA-1")
            .digest((key.group(1).strip() + SUFFIX).getBytes(StandardCharsets.US_ASCII));
    String answer =
        "HTTP/1.1 101 Go on\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(digest)
            + "\r\n\r\n";
    accepted.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    return head.toString();
  }

  /** One frame, as a server sends it. */
  void sends(int first, Bytes payload) throws IOException {
    Bytes frame = Bytes.of(first, payload.size()).add(payload);
    Objects.requireNonNull(socket).getOutputStream().write(frame.toArray());
  }

  /** The first byte of the next packet, which comes in binary frames. */
  int nextPacket() throws IOException {
    DataInputStream in = input();
    assertThat(in.readUnsignedByte()).as("a final binary frame").isEqualTo(BINARY);
    return payload(in)[0] & 0xff;
  }

  /** The client ends the connection; a close frame and MQTT's last word may stand before that. */
  void expectsEnd() throws IOException {
    DataInputStream in = input();
    try {
      while (true) {
        assertThat(in.readUnsignedByte()).isIn(BINARY, CLOSE);
        payload(in);
      }
    } catch (EOFException end) {
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private static byte[] payload(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() & 0x7f;
    byte[] mask = in.readNBytes(4);
    byte[] masked = in.readNBytes(length);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int index = 0; index < masked.length; index++) {
      plain.write(masked[index] ^ mask[index % 4]);
    }
    return plain.toByteArray();
  }

  private DataInputStream input() throws IOException {
    return new DataInputStream(Objects.requireNonNull(socket).getInputStream());
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
    listening.close();
  }
}
