package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that a proxy hands over: whose they are, and which headers are none. */
final class ProxyProtocolTest {
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
  private static final byte[] ADDITIONS = HexFormat.of().parseHex("0200036f6e65" + "040000");

  @TempDir private Path folder;

  private static ListenerOptions proxied(ListenerOptions options) {
    return options.with(its -> its.isBehindProxy = true);
  }

  private static Rig rig(Lanes.Kind kind) throws Exception {
    return new Rig(kind, proxied(ListenerOptions.tcp("mqtt", "127.0.0.1", 0)));
  }

  private static byte[] line(String text) {
    return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] binary(int command, int family, byte[]... parts) {
    ByteBuf body = Unpooled.wrappedBuffer(parts);
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(SIGNATURE).writeByte(command).writeByte(family);
    out.writeShort(body.readableBytes()).writeBytes(body);
    return ByteBufUtil.getBytes(out);
  }

  private static byte[] addresses(String source, String target) throws Exception {
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(InetAddress.getByName(source).getAddress());
    out.writeBytes(InetAddress.getByName(target).getAddress());
    out.writeShort(50_001).writeShort(1883);
    return ByteBufUtil.getBytes(out);
  }

  private static byte[] paths(String source) {
    byte[] both = new byte[216];
    byte[] text = source.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, both, 0, text.length);
    return both;
  }

  static Stream<Arguments> headers() throws Exception {
    byte[] four = addresses("192.0.2.7", "192.0.2.1");
    byte[] six = addresses("2001:db8::7", "2001:db8::1");
    return Stream.of(
        Arguments.of(line("PROXY TCP4 192.0.2.7 192.0.2.1 50001 1883"), "192.0.2.7:50001"),
        Arguments.of(line("PROXY TCP6 2001:db8::7 2001:db8::1 50001 1883"), "[2001:db8::7]:50001"),
        Arguments.of(line("PROXY UNKNOWN"), null),
        Arguments.of(line("PROXY UNKNOWN ffff::1 ffff::2 1 2"), null),
        Arguments.of(binary(0x21, 0x11, four), "192.0.2.7:50001"),
        Arguments.of(binary(0x21, 0x11, four, ADDITIONS), "192.0.2.7:50001"),
        Arguments.of(binary(0x21, 0x21, six, ADDITIONS), "[2001:db8:0:0:0:0:0:7]:50001"),
        Arguments.of(binary(0x21, 0x31, paths("/run/agent.sock")), "unix:/run/agent.sock"),
        Arguments.of(binary(0x21, 0x00), null),
        Arguments.of(binary(0x20, 0x00), null),
        Arguments.of(binary(0x20, 0x11, four, ADDITIONS), null));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void theClientsOwnAddressShows(byte[] header, @Nullable String peerText) throws Exception {
    for (Lanes.Kind kind : Lanes.Kind.values()) {
      try (Rig rig = rig(kind)) {
        Peer whole = rig.peer();
        whole.send(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(header, Bytes.of(Bytes.connect()))));
        Recorder server = rig.accepted();
        server.expect("CONNECT");
        assertThat(server.connection.peer())
            .isEqualTo(peerText == null ? "127.0.0.1:" + whole.socket.getLocalPort() : peerText);

        Peer slow = rig.peer();
        for (byte octet : header) {
          slow.send(new byte[] {octet});
        }
        slow.send(Bytes.of(Bytes.connect()));
        rig.accepted().expect("CONNECT");
      }
    }
  }

  static Stream<byte[]> badHeaders() throws Exception {
    byte[] four = addresses("192.0.2.7", "192.0.2.1");
    return Stream.of(
        Bytes.of(Bytes.connect()),
        line("GET / HTTP/1.1"),
        line("PROXY TCP4 here there 1 2"),
        line("PROXY TCP4 999.999.999.999 192.0.2.1 50001 1883"), // a name service would be asked
        line("PROXY TCP4 dead.beef 192.0.2.1 50001 1883"),
        line("PROXY TCP6 1:2:3 2001:db8::1 50001 1883"),
        line("PROXY TCP4 192.0.2.7 192.0.2.1 50001"),
        line("PROXY TCP4 192.0.2.7 192.0.2.1 500011 1883"),
        line("PROXY " + "x".repeat(102)),
        "PROXY TCP4 192.0.2.7 192.0.2.1 50001 1883\n".getBytes(StandardCharsets.US_ASCII),
        binary(0x22, 0x11, four),
        binary(0x11, 0x11, four),
        binary(0x21, 0x41, four),
        binary(0x21, 0x11, new byte[11]),
        binary(0x21, 0x11, four, new byte[] {4, 0}),
        binary(0x21, 0x11, four, new byte[] {4, 0, 9, 1}),
        binary(0x21, 0x11, four, new byte[ProxyHeaderDecoder.MAXIMUM_BYTES]));
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void whatIsNoHeaderIsClosedAtOnce(byte[] header) throws Exception {
    for (Lanes.Kind kind : Lanes.Kind.values()) {
      try (Rig rig = rig(kind)) {
        Peer peer = rig.peer().send(header);
        assertThat(endOf(peer)).isEmpty();
        assertThat(rig.faults).isEmpty();
      }
    }
  }

  /** A reset in place of the FIN is as good: not all that was sent was read. */
  private static byte[] endOf(Peer peer) throws Exception {
    try {
      return peer.readToEnd();
    } catch (SocketException reset) {
      return new byte[0];
    }
  }

  @Test
  void aLongestLineIsRead() throws Exception {
    String line = "PROXY UNKNOWN " + "f".repeat(91);
    assertThat(line(line)).hasSize(107);
    try (Rig rig = rig(Lanes.Kind.best())) {
      rig.peer().send(line(line)).send(Bytes.of(Bytes.connect()));
      rig.accepted().expect("CONNECT");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void theHeaderComesBeforeTls(Lanes.Kind kind) throws Exception {
    Certificates ours = new Certificates(folder, "ours");
    Certificates.Pair own = ours.server();
    TlsOptions tls = TlsOptions.of(own.certificate(), own.key());
    try (Rig rig = new Rig(kind, proxied(ListenerOptions.tls("mqtts", "127.0.0.1", 0, tls)));
        Relay proxy = Relay.headed(rig.address(), line("PROXY TCP4 192.0.2.7 192.0.2.1 50001 1"));
        TlsPeer peer = new TlsPeer(proxy.address(), ours.authority(), "TLSv1.3")) {
      peer.send(Bytes.of(Bytes.connect()));
      Recorder server = rig.accepted();
      server.expect("CONNECT");
      assertThat(server.connection.peer()).isEqualTo("192.0.2.7:50001");
      assertThat(server.connection.isSecure()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mqtt", "/"})
  void theHeaderComesBeforeTheWebSocket(String path) throws Exception {
    ListenerOptions options = proxied(ListenerOptions.webSocket("ws", "127.0.0.1", 0));
    try (Rig rig = new Rig(Lanes.Kind.best(), options)) {
      Peer peer = rig.peer().send(line("PROXY TCP4 192.0.2.7 192.0.2.1 50001 1883"));
      peer.send(
          "GET "
              + path
              + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Protocol: mqtt\r\n\r\n");
      assertThat(peer.readHead()).startsWith("HTTP/1.1 101");
      assertThat(rig.accepted().connection.peer()).isEqualTo("192.0.2.7:50001");
    }
  }
}
