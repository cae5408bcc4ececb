package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.QoS;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every packet of one client, read along over HTTP, with real sockets on both sides. */
final class TraceTest {
  /** A trace as its reader gets it. */
  private static final class Reader implements AutoCloseable {
    private final Stream<String> stream;
    private final Iterator<String> lines;

    Reader(Served served, String path) throws Exception {
      stream = EventsTest.follow(served, "/api/v1/clients/" + path, null);
      lines = stream.iterator();
    }

    /** The next event, with its kind as "kind". */
    Map<String, @Nullable Object> next() {
      String kind = "";
      while (lines.hasNext()) {
        String line = lines.next();
        if (line.startsWith("event: ")) {
          kind = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          byte[] data = line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8);
          Map<String, @Nullable Object> event = Json.parse(data);
          event.put("kind", kind);
          return event;
        }
      }
      throw new AssertionError("the stream ended");
    }

    /** All events up to the one of this kind, as text. */
    List<String> until(String kind) {
      List<String> all = new ArrayList<>();
      Map<String, @Nullable Object> event = next();
      while (true) {
        all.add(said(event));
        if (kind.equals(event.get("kind"))) {
          return all;
        }
        event = next();
      }
    }

    void await(String kind) {
      until(kind);
    }

    /** True where the stream ends in order. */
    boolean isOver() {
      while (lines.hasNext()) {
        if (!lines.next().isEmpty()) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private static String said(Map<String, @Nullable Object> event) {
    if ("packet".equals(event.get("kind"))) {
      return event.get("connection") + " " + event.get("direction") + " " + event.get("type");
    }
    return event.get("kind")
        + (event.get("cause") == null ? "" : " " + event.get("cause"))
        + (event.get("reason") == null ? "" : " " + event.get("reason"));
  }

  @Test
  void showsWhatPassesOnAConnectionThatIsThere() throws Exception {
    try (Served served = Served.start();
        Device device = Device.connected(served.mqtt(), "roof")) {
      try (Reader reader = new Reader(served, "roof/trace")) {
        Map<String, @Nullable Object> start = reader.next();
        assertThat(start)
            .containsEntry("kind", "start")
            .containsEntry("clientId", "roof")
            .containsEntry("isConnected", true)
            .containsEntry("seconds", 60L)
            .containsEntry("packets", 1_000L)
            .containsEntry("payload", 0L);
        assertThat(reader.next()).containsEntry("kind", "opened");
        device.subscribe("a/#", QoS.AT_MOST_ONCE);
        assertThat(reader.next())
            .containsEntry("direction", "in")
            .containsEntry("type", "subscribe")
            .containsEntry("packetId", 1L)
            .containsEntry("filters", List.of(Map.of("filter", "a/#", "qos", 0L)));
        assertThat(reader.next())
            .containsEntry("direction", "out")
            .containsEntry("type", "suback")
            .containsEntry("reasonCodes", List.of(0L))
            .containsEntry("bytes", 6L);
        device.publish("a/1", "21.5", false);
        assertThat(device.receivePublish().topic().text()).isEqualTo("a/1");
        assertThat(reader.next())
            .containsEntry("direction", "in")
            .containsEntry("type", "publish")
            .containsEntry("qos", 0L)
            .containsEntry("dup", false)
            .containsEntry("retain", false)
            .containsEntry("topic", "a/1")
            .containsEntry("bytes", 12L)
            .containsEntry("payloadBytes", 4L)
            .doesNotContainKeys("payload", "payloadBase64");
        assertThat(reader.next())
            .containsEntry("direction", "out")
            .containsEntry("type", "publish")
            .containsEntry("topic", "a/1");
      }
    }
  }

  @Test
  void beginsWithoutTheClientAndGoesOnOverItsReconnections() throws Exception {
    try (Served served = Served.start();
        Reader reader = new Reader(served, "roof/trace")) {
      assertThat(reader.next()).containsEntry("isConnected", false);
      byte[] password = "wordsecret".getBytes(StandardCharsets.UTF_8);
      Device first = Device.connected(served.mqtt(), "roof", "somebody", password);
      assertThat(reader.next()).containsEntry("kind", "opened").containsEntry("connection", 1L);
      Map<String, @Nullable Object> connect = reader.next();
      assertThat(connect)
          .containsEntry("type", "connect")
          .containsEntry("user", "somebody")
          .containsEntry("hasPassword", true)
          .containsEntry("properties", Map.of("session-expiry-interval", 3_600L));
      assertThat(connect.toString()).doesNotContain("wordsecret");
      assertThat(reader.next())
          .containsEntry("type", "connack")
          .containsEntry("sessionPresent", false)
          .containsEntry("reason", "success");
      first.reset();
      assertThat(reader.next()).containsEntry("kind", "closed").containsEntry("cause", "reset");
      try (Device second = Device.connected(served.mqtt(), "roof")) {
        second.ping();
        reader.await("opened");
        assertThat(said(reader.next())).isEqualTo("2 in connect");
        assertThat(reader.next()).containsEntry("sessionPresent", true);
        assertThat(said(reader.next())).isEqualTo("2 in pingreq");
        assertThat(said(reader.next())).isEqualTo("2 out pingresp");
      }
    }
  }

  @Test
  void showsOfAPayloadAsMuchAsWasAskedFor() throws Exception {
    try (Served served = Served.start();
        Device device = Device.connected(served.mqtt(), "roof");
        Reader reader = new Reader(served, "roof/trace?payload=6")) {
      reader.await("opened");
      device.publish("a", "ninety-nine", false);
      assertThat(reader.next())
          .containsEntry("payload", "ninety")
          .containsEntry("isPayloadCut", true)
          .containsEntry("payloadBytes", 11L);
    }
  }

  @Test
  void endsAfterSoManyPacketsAndSaysSo() throws Exception {
    try (Served served = Served.start();
        Device device = Device.connected(served.mqtt(), "roof");
        Reader reader = new Reader(served, "roof/trace?packets=3")) {
      reader.await("opened");
      device.ping();
      device.ping();
      assertThat(reader.until("end"))
          .containsExactly("1 in pingreq", "1 out pingresp", "1 in pingreq", "end packets");
      assertThat(reader.isOver()).isTrue();
    }
  }

  @Test
  void endsAfterItsTimeAndSaysSo() throws Exception {
    try (Served served = Served.start();
        Reader reader = new Reader(served, "nobody/trace?seconds=1")) {
      assertThat(reader.until("end")).containsExactly("start", "end time");
      assertThat(reader.isOver()).isTrue();
    }
  }

  @Test
  void endsWithTheBrokerAndSaysSo() throws Exception {
    Served served = Served.start();
    try (Reader reader = new Reader(served, "nobody/trace")) {
      assertThat(reader.next()).containsEntry("kind", "start");
      // The thread that says so first makes the meters, and is awaited for two seconds.
      Served.await(() -> served.get("/metrics").statusCode(), status -> status == 200);
      served.close();
      assertThat(reader.until("end")).containsExactly("end stopped");
    }
  }

  @Test
  void showsWhatIsNoPacket() throws Exception {
    try (Served served = Served.start();
        Reader reader = new Reader(served, "roof/trace");
        Socket socket = new Socket(served.mqtt().getAddress(), served.mqtt().getPort())) {
      reader.await("start");
      byte[] connect = {0x10, 16, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 4, 'r', 'o', 'o', 'f'};
      socket.getOutputStream().write(connect);
      assertThat(reader.until("packet")).containsExactly("opened", "1 in connect");
      reader.await("packet");
      socket.getOutputStream().write(new byte[] {0x30, 3, 0, 9, 'a'});
      Map<String, @Nullable Object> fault = reader.next();
      assertThat(fault).containsEntry("kind", "fault");
      assertThat(String.valueOf(fault.get("sentence"))).isNotEmpty();
      assertThat(said(reader.next())).isEqualTo("closed protocol-error");
    }
  }

  @Test
  void runsSoManyAtOnceAndThenHasRoomAgain() throws Exception {
    try (Served served = Served.start()) {
      List<Reader> readers = new ArrayList<>();
      while (readers.size() < 8) {
        Reader reader = new Reader(served, "roof/trace");
        readers.add(reader);
        reader.await("start");
      }
      assertThat(served.get("/api/v1/clients/roof/trace").statusCode()).isEqualTo(503);
      readers.remove(0).close();
      Served.await(() -> served.broker.traces().count(), count -> count == 7);
      readers.forEach(Reader::close);
      Served.await(() -> served.broker.traces().count(), count -> count == 0);
    }
  }

  @Test
  void refusesBoundsThatAreNone() throws Exception {
    try (Served served = Served.start()) {
      for (String query : List.of("seconds=0", "seconds=3601", "packets=x", "payload=5000")) {
        assertThat(served.get("/api/v1/clients/a/trace?" + query).statusCode()).isEqualTo(400);
      }
      assertThat(served.broker.traces().count()).isZero();
    }
  }
}
