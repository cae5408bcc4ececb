package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT inside a WebSocket: the handshake, the frames, the end. */
final class WebSocketTest {
  private static final int MASK = 0x1234ABCD;
  private static final int FINAL = 0x80;

  private static String request(String line, String protocol, String version) {
    return line
        + " HTTP/1.1\r\nHost: here\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: "
        + version
        + "\r\n"
        + (protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n")
        + "\r\n";
  }

  private static final String GOOD = request("GET /mqtt", "mqtt", "13");

  private static byte[] frame(int first, byte[] payload) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(first);
    if (payload.length <= 125) {
      out.writeByte(0x80 | payload.length);
    } else if (payload.length <= 0xFFFF) {
      out.writeByte(0x80 | 126).writeShort(payload.length);
    } else {
      out.writeByte(0x80 | 127).writeLong(payload.length);
    }
    out.writeInt(MASK);
    for (int index = 0; index < payload.length; index++) {
      out.writeByte(payload[index] ^ (MASK >> (24 - 8 * (index % 4))));
    }
    return ByteBufUtil.getBytes(out);
  }

  private static byte[] binary(byte[] payload) {
    return frame(FINAL | WebSocketHeader.BINARY, payload);
  }

  private static byte[] part(byte[] whole, int from, int to) {
    return Arrays.copyOfRange(whole, from, to);
  }

  private static byte[] join(byte[]... parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void becomesAWebSocketThatSpeaksMqtt(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      for (String path : new String[] {"/mqtt", "/", "/mqtt?token=1"}) {
        Peer peer = rig.peer();
        peer.send(request("GET " + path, "other, MQTT", "13"));
        assertThat(peer.readHead())
            .startsWith("HTTP/1.1 101")
            .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
            .containsIgnoringCase("Sec-WebSocket-Protocol: mqtt\r\n");
        peer.send(binary(Bytes.of(Bytes.connect())));
        rig.accepted().expect("CONNECT");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /mqtt,,13,400",
    "GET /mqtt,chat,13,400",
    "GET /mqtt,mqtt,8,426",
    "GET /elsewhere,mqtt,13,404",
    "POST /mqtt,mqtt,13,405"
  })
  void refusesWhatIsNoMqttWithASentence(String line, String protocol, String version, int status)
      throws Exception {
    try (Rig rig = Rig.webSocket(Lanes.Kind.best())) {
      Peer peer = rig.peer();
      peer.send(request(line, protocol == null ? "" : protocol, version));
      String answer = new String(peer.readToEnd(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 " + status).endsWith(".\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void refusesAHeaderWithoutEnd(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      Peer peer = rig.peer();
      peer.send("GET /mqtt HTTP/1.1\r\nCookie: " + "x".repeat(9_000));
      assertThat(peer.readHead()).startsWith("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void packetsMaySpanFramesAndFramesMayComeInFragmentsWithAPingBetween(Lanes.Kind kind)
      throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      Peer peer = rig.peer();
      byte[] stream = Bytes.of(Bytes.connect(), Bytes.publish(1, 70_000), Bytes.publish(2, 200));
      byte[] wire =
          join(
              GOOD.getBytes(StandardCharsets.ISO_8859_1),
              frame(WebSocketHeader.BINARY, part(stream, 0, 5)),
              frame(FINAL | WebSocketHeader.PING, new byte[] {1, 2, 3}),
              frame(WebSocketHeader.CONTINUATION, new byte[0]),
              frame(FINAL | WebSocketHeader.CONTINUATION, part(stream, 5, 66_000)),
              binary(part(stream, 66_000, stream.length)));
      peer.send(wire);
      assertThat(peer.readHead()).startsWith("HTTP/1.1 101");
      rig.accepted().expect("CONNECT", "number/1", "number/2");
      assertThat(peer.read(5)).containsExactly(FINAL | WebSocketHeader.PONG, 3, 1, 2, 3);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void framesMayBeSplitAnywhere(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      byte[] frames =
          join(
              binary(Bytes.of(Bytes.connect())),
              frame(FINAL | WebSocketHeader.PONG, new byte[] {9}),
              binary(Bytes.of(Bytes.publish(1, 200))));
      for (int cut = 1; cut < frames.length; cut++) {
        Peer peer = rig.peer();
        peer.send(GOOD).readHead();
        Recorder server = rig.accepted();
        byte[] head = part(frames, 0, cut);
        byte[] tail = part(frames, cut, frames.length);
        rig.onLane(
            () -> {
              server.connection.channel().pipeline().fireChannelRead(Unpooled.copiedBuffer(head));
              server.connection.channel().pipeline().fireChannelRead(Unpooled.copiedBuffer(tail));
              return null;
            });
        assertThat(server.drain()).as("cut at %d", cut).containsExactly("CONNECT", "number/1");
        peer.close(); // a process may have few files open
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x81,true,1003", // text
    "0xC2,true,1002", // a reserved bit
    "0x82,false,1002", // not masked
    "0x80,true,1002", // goes on with nothing
    "0x8B,true,1002", // unknown control frame
    "0x09,true,1002", // control frame in pieces
    "0x83,true,1003" // unknown data frame
  })
  void aWrongFrameIsAFaultAndClosesWithItsCode(String first, boolean isMasked, int code)
      throws Exception {
    try (Rig rig = Rig.webSocket(Lanes.Kind.best())) {
      Peer peer = rig.peer();
      peer.send(GOOD).readHead();
      Recorder server = rig.accepted();
      byte[] frame = frame(Integer.decode(first), new byte[] {1});
      peer.send(isMasked ? frame : new byte[] {(byte) 0x82, 1, 1});
      assertThat(server.next()).startsWith("fault: ");
      rig.onLane(
          () -> {
            server.connection.close();
            return null;
          });
      assertThat(peer.readToEnd()).containsExactly(0x88, 2, code >> 8, code & 0xFF);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aFrameThatClaimsToBeTooLargeIsAFault(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      Peer peer = rig.peer();
      peer.send(GOOD).readHead();
      peer.send(new byte[] {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0x7F, 0, 0, 0, 1, 2, 3, 4});
      assertThat(rig.accepted().next()).startsWith("fault: a WebSocket frame is larger than");
    }
  }

  /** A negative length would never be read to its end, and the lane with it. */
  @ParameterizedTest
  @ValueSource(ints = {WebSocketHeader.PING, WebSocketHeader.CLOSE, WebSocketHeader.BINARY})
  void aLengthWithItsHighestBitSetIsAFault(int opcode) throws Exception {
    try (Rig rig = Rig.webSocket(Lanes.Kind.best())) {
      Peer peer = rig.peer();
      peer.send(GOOD).readHead();
      ByteBuf frame = Unpooled.buffer().writeByte(FINAL | opcode).writeByte(0x80 | 127);
      frame.writeLong(Long.MIN_VALUE).writeInt(MASK).writeByte(1);
      peer.send(ByteBufUtil.getBytes(frame));
      assertThat(rig.accepted().next())
          .isEqualTo("fault: the length of a WebSocket frame has its highest bit set");
      rig.awaitTurn();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void eachPacketOfATurnIsAFrameAndTheEndIsACloseFrame(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      Peer peer = rig.peer();
      peer.send(GOOD).readHead();
      Recorder server = rig.accepted();
      byte[] answer = Bytes.of(Bytes.publish(7, 300));
      server.reaction = (connection, packet) -> connection.outputBuffer().writeBytes(answer);
      peer.send(binary(Bytes.of(Bytes.connect(), Bytes.publish(1, 1), Bytes.publish(2, 1))));
      for (int packet = 0; packet < 3; packet++) {
        assertThat(peer.read(4))
            .containsExactly(0x82, 126, answer.length >> 8, answer.length & 0xFF);
        assertThat(peer.read(answer.length)).isEqualTo(answer);
      }
      rig.onLane(
          () -> {
            server.connection.outputBuffer().writeZero(1);
            server.connection.close();
            return null;
          });
      assertThat(peer.readToEnd()).containsExactly(0x82, 1, 0, 0x88, 2, 1000 >> 8, 1000 & 0xFF);
      peer.finish();
      server.expect("CONNECT", "number/1", "number/2", "CLOSED_BY_US");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aCloseFrameIsAnsweredAndTheEndOfThePeer(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      Peer peer = rig.peer();
      peer.send(GOOD).readHead();
      peer.send(frame(FINAL | WebSocketHeader.CLOSE, new byte[] {3, (byte) 0xE8}));
      rig.accepted().expect("PEER_CLOSED");
      assertThat(peer.readToEnd()).containsExactly(0x88, 2, 1000 >> 8, 1000 & 0xFF);
    }
  }

  /** Whoever closes is still on the stack, and says the cause when it comes back. */
  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aResetThatClosingFindsIsToldAfterwards(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      Peer peer = rig.peer();
      peer.send(GOOD).readHead();
      Recorder server = rig.accepted();
      server.reaction =
          (connection, packet) -> {
            peer.resetNow(); // within the turn that closes
            connection.outputBuffer().writeInt(7);
            connection.close();
            server.events.add("closed");
          };
      peer.send(binary(Bytes.of(Bytes.connect())));
      server.expect("CONNECT", "closed", "CLOSED_BY_US");
    }
  }
}
