package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ProxyAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way to the server through a proxy, byte by byte as the proxy sees it. */
class TunnelTest {

  private final Heard events = new Heard();
  private ServerSocket proxy;
  private MqttClient client;

  @BeforeEach
  void begin() throws IOException {
    proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    proxy.setSoTimeout(PATIENCE_SECONDS * 1_000);
    client = MqttClient.builder().server("mqtt://broker.example").build();
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    proxy.close();
  }

  private Socket connectThrough(ProxyAddress address) throws IOException {
    client.close();
    client =
        MqttClient.builder()
            .server("mqtt://broker.example:1883")
            .proxy(address)
            .retryDelay(Duration.ofMillis(1), Duration.ofMillis(5))
            .onEvent(events)
            .build();
    client.start();
    Socket socket = proxy.accept();
    socket.setSoTimeout(PATIENCE_SECONDS * 1_000);
    return socket;
  }

  private static String readHead(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** CONNECT of MQTT comes, and is accepted. */
  private void requireMqtt(DataInputStream in, OutputStream out) throws Exception {
    assertThat(in.readUnsignedByte()).isEqualTo(0x10);
    out.write(new byte[] {0x20, 3, 0, 0, 0});
    CompletableFuture<Void> online = client.online();
    online.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void anHttpProxyIsAskedToConnectAndResolvesTheName() throws Exception {
    ProxyAddress address =
        ProxyAddress.http("127.0.0.1", proxy.getLocalPort()).withUser("w", "secret");
    try (Socket socket = connectThrough(address)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String head = readHead(in);
      assertThat(head)
          .startsWith("CONNECT broker.example:1883 HTTP/1.1\r\nHost: broker.example:1883\r\n")
          .contains("Proxy-Authorization: Basic dzpzZWNyZXQ=\r\n");
      byte[] answer = "HTTP/1.1 200 Go on\r\nVia: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(answer, 0, 10);
      socket.getOutputStream().flush();
      socket.getOutputStream().write(answer, 10, answer.length - 10);
      requireMqtt(in, socket.getOutputStream());
    }
  }

  @Test
  void aProxyThatRefusesIsNamedAndTriedAgain() throws Exception {
    try (Socket socket = connectThrough(ProxyAddress.http("127.0.0.1", proxy.getLocalPort()))) {
      assertThat(readHead(new DataInputStream(socket.getInputStream()))).contains("CONNECT");
      socket
          .getOutputStream()
          .write("HTTP/1.1 407 Who?\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      ClientEvent.Failed failed = events.await(ClientEvent.Failed.class);
      assertThat(failed.cause().detail()).contains("the proxy answers HTTP/1.1 407 Who?");
    }
    proxy.accept().close();
  }

  @Test
  void aWebSocketIsAskedForWithItsPathAndHeaders() throws Exception {
    client.close();
    client =
        MqttClient.builder()
            .server("ws://127.0.0.1:" + proxy.getLocalPort() + "/devices/mqtt")
            .webSocketHeader("Authorization", "Bearer abc")
            .webSocketHeader("X-Site", "north")
            .build();
    client.start();
    try (Socket socket = proxy.accept()) {
      assertThat(readHead(new DataInputStream(socket.getInputStream())))
          .startsWith("GET /devices/mqtt HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nSec-WebSocket-Protocol: mqtt\r\n")
          .containsIgnoringCase("\r\nAuthorization: Bearer abc\r\n")
          .containsIgnoringCase("\r\nX-Site: north\r\n");
    }
  }

  @Test
  void aSocksProxyIsGivenTheNameAndTheUser() throws Exception {
    ProxyAddress address =
        ProxyAddress.socks5("127.0.0.1", proxy.getLocalPort()).withUser("w", "pw");
    try (Socket socket = connectThrough(address)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      assertThat(in.readNBytes(4)).containsExactly(5, 2, 0, 2);
      out.write(new byte[] {5, 2});
      assertThat(in.readNBytes(6)).containsExactly(1, 1, 'w', 2, 'p', 'w');
      out.write(new byte[] {1, 0});
      assertThat(in.readNBytes(5)).containsExactly(5, 1, 0, 3, 14);
      assertThat(in.readNBytes(14)).isEqualTo("broker.example".getBytes(StandardCharsets.US_ASCII));
      assertThat(in.readUnsignedShort()).isEqualTo(1883);
      out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 7, 91});
      requireMqtt(in, out);
    }
  }
}
