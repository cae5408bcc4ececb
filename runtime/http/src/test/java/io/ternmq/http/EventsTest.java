package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events as they happen. */
final class EventsTest {
  /** The lines of a stream; the head is awaited. */
  static Stream<String> follow(Served served, String path, @Nullable String lastEventId)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + served.api.address().getPort() + path));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofLines())
        .body();
  }

  private static String next(Iterator<String> lines, String prefix) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith(prefix)) {
        return line;
      }
    }
    throw new AssertionError("the stream ended before " + prefix);
  }

  @Test
  void tellsOfEveryConnectAndLossAsItHappensAndOfTheWholeOnceASecond() throws Exception {
    try (Served served = Served.start();
        Stream<String> stream = follow(served, "/api/v1/events/stream", null)) {
      Iterator<String> lines = stream.iterator();
      assertThat(next(lines, "retry:")).isEqualTo("retry: 1000");
      Device device = Device.connected(served.mqtt(), "roof");
      next(lines, "event: connected");
      assertThat(next(lines, "data:"))
          .contains("\"clientId\":\"roof\"", "\"sessionPresent\":false");
      device.reset();
      next(lines, "event: disconnected");
      assertThat(next(lines, "data:"))
          .contains("\"cause\":\"reset\"", "\"noticedBy\":\"reset\"", "\"graceSeconds\":3600");
      next(lines, "event: overview");
      assertThat(next(lines, "data:")).contains("\"rates\":{");
    }
  }

  @Test
  void goesOnWhereAFollowerWasCutOff() throws Exception {
    try (Served served = Served.start();
        Device first = Device.connected(served.mqtt(), "first");
        Device second = Device.connected(served.mqtt(), "second")) {
      long number = numberOfConnect(served, "first");
      numberOfConnect(served, "second");
      try (Stream<String> stream = follow(served, "/api/v1/events/stream", Long.toString(number))) {
        Iterator<String> lines = stream.iterator();
        next(lines, "event: connected");
        assertThat(next(lines, "data:")).contains("\"clientId\":\"second\"");
      }
      first.ping();
      second.ping();
    }
  }

  private static long numberOfConnect(Served served, String clientId) throws Exception {
    return Served.await(
        () -> {
          for (EventRing.Entry entry : served.observer.ring().latest(100)) {
            if (clientId.equals(entry.json().get("clientId"))) {
              return entry.number();
            }
          }
          return 0L;
        },
        number -> number > 0);
  }

  @Test
  void listsTheLatestEventsNewestFirst() throws Exception {
    try (Served served = Served.start();
        Device device = Device.connected(served.mqtt(), "roof")) {
      device.reset();
      List<@Nullable Object> kinds =
          Served.await(() -> kindsOf(served, "roof"), found -> found.size() == 2);
      assertThat(kinds).containsExactly("disconnected", "connected");
      assertThat(ClientsTest.items(served.json("/api/v1/events?limit=1"))).hasSize(1);
    }
  }

  private static List<@Nullable Object> kindsOf(Served served, String clientId) throws Exception {
    List<@Nullable Object> kinds = new ArrayList<>();
    for (Map<String, @Nullable Object> event : ClientsTest.items(served.json("/api/v1/events"))) {
      if (clientId.equals(event.get("clientId"))) {
        kinds.add(event.get("kind"));
      }
    }
    return kinds;
  }

  @Test
  void saysHowManyEventsAFollowerMissed() {
    EventRing ring = EventRing.ofLifeFrom(0);
    for (int number = 0; number < EventRing.LIMIT + 10; number++) {
      ring.add("closed", Json.object("number", number));
    }
    assertThat(ring.after(0, 1).get(0).number()).isEqualTo(11);
    assertThat(ring.after(EventRing.LIMIT + 9, 100)).hasSize(1);
    assertThat(ring.after(EventRing.LIMIT + 10, 100)).isEmpty();
  }

  @Test
  void eventsAreBoundedInBytesTooAndKeepTheirNumbers() {
    EventRing ring = EventRing.ofLifeFrom(0);
    String longest = "x".repeat(65_000);
    for (int number = 0; number < 1_000; number++) {
      ring.add("connected", Json.object("clientId", longest));
    }
    int held = ring.heldCount();
    assertThat(2L * held * longest.length()).isLessThan(EventRing.BYTES_LIMIT);
    assertThat(ring.after(0, 1_000)).hasSize(held);
    assertThat(ring.after(0, 1).get(0).number()).isEqualTo(1_000 - held + 1);
    assertThat(ring.latest(1_000)).hasSize(held);
    ring.add("connected", Json.object("clientId", "x".repeat(10_000_000)));
    assertThat(ring.latest(10)).as("one that is too large alone").hasSize(1);
    ring.add("connected", Json.object("clientId", "roof"));
    assertThat(ring.latest(10)).hasSize(1);
  }
}
