package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the API tells of clients. */
final class ClientsTest {
  @SuppressWarnings("unchecked") // an array of objects, as the API says
  static List<Map<String, @Nullable Object>> items(Map<String, @Nullable Object> page) {
    return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(page.get("items"));
  }

  private static List<@Nullable Object> ids(Map<String, @Nullable Object> page) {
    List<@Nullable Object> ids = new ArrayList<>();
    items(page).forEach(item -> ids.add(item.get("clientId")));
    return ids;
  }

  @Test
  void showsWhoIsConnectedWhoWasLostAndWhy() throws Exception {
    try (Served served = Served.start();
        Device kitchen = Device.connected(served.mqtt(), "kitchen")) {
      Device roof = Device.connected(served.mqtt(), "roof");
      Served.await(() -> served.json("/api/v1/clients"), page -> items(page).size() == 2);
      roof.reset();
      Map<String, @Nullable Object> lost =
          Served.await(
              () -> served.json("/api/v1/clients?state=disconnected"),
              page -> items(page).size() == 1);
      assertThat(items(lost).get(0))
          .containsEntry("clientId", "roof")
          .containsEntry("state", "disconnected")
          .containsEntry("lastCause", "reset")
          .containsEntry("keepAliveSeconds", 60L)
          .containsEntry("protocol", "5.0");
      assertThat(items(lost).get(0).get("graceEndsAt")).isNotNull();
      assertThat(ids(served.json("/api/v1/clients?state=connected"))).containsExactly("kitchen");
      assertThat(ids(served.json("/api/v1/clients?cause=reset"))).containsExactly("roof");
      assertThat(ids(served.json("/api/v1/clients?search=ITCH"))).containsExactly("kitchen");
      try (Device again = Device.connected(served.mqtt(), "roof")) {
        Map<String, @Nullable Object> back =
            Served.await(
                () -> served.json("/api/v1/clients/roof"),
                client -> "connected".equals(client.get("state")));
        again.ping();
        kitchen.ping();
        assertThat((Long) back.get("lastGapMillis")).isNotNegative();
        assertThat(back.get("detectionBoundMillis")).isEqualTo(60_000L);
      }
    }
  }

  @Test
  void turnsPagesInEveryOrderWithoutLosingOrRepeatingAnybody() throws Exception {
    try (Served served = Served.start()) {
      List<Device> devices = new ArrayList<>();
      for (int number = 0; number < 25; number++) {
        devices.add(Device.connected(served.mqtt(), "device-" + number));
      }
      Served.await(
          () -> served.json("/api/v1/clients"), page -> Long.valueOf(25).equals(page.get("total")));
      for (String sort : List.of("clientId", "-clientId", "-changedAt", "lastCause", "queued")) {
        List<@Nullable Object> seen = new ArrayList<>();
        String after = "";
        while (after != null) {
          Map<String, @Nullable Object> page =
              served.json("/api/v1/clients?limit=7&sort=" + sort + "&after=" + after);
          seen.addAll(ids(page));
          after = (String) page.get("next");
        }
        assertThat(seen).as(sort).hasSize(25).doesNotHaveDuplicates();
      }
      for (Device device : devices) {
        device.close();
      }
    }
  }

  @Test
  void carriesNamesThatAreChosenToBreakPages() throws Exception {
    List<String> names =
        List.of(
            "<script>alert(1)</script>",
            "\u202Eevil\u202C",
            "a/b?c=d&e#f%25",
            "quote\"back\\slash",
            "\uD83D\uDC26",
            "n".repeat(65_000));
    try (Served served = Served.start()) {
      for (String name : names) {
        try (Device device = Device.connected(served.mqtt(), name)) {
          Map<String, @Nullable Object> client =
              Served.await(() -> served.json("/api/v1/clients/" + encoded(name)), found -> true);
          assertThat(client).containsEntry("clientId", name);
          device.ping();
        }
      }
      assertThat(ids(served.json("/api/v1/clients"))).containsAll(names);
    }
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Test
  void saysWhatIsWrongWithAQuestion() throws Exception {
    try (Served served = Served.start()) {
      assertThat(served.get("/api/v1/clients/nobody").statusCode()).isEqualTo(404);
      assertThat(served.get("/api/v1/clients?sort=age").body()).contains("sorted by clientId");
      assertThat(served.get("/api/v1/clients?state=gone").statusCode()).isEqualTo(400);
      assertThat(served.get("/api/v1/clients?limit=0").body()).contains("from 1 to 1000");
      assertThat(served.get("/api/v1/clients?after=!!").statusCode()).isEqualTo(400);
    }
  }
}
