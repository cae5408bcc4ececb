package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A broker is emptied over HTTP. */
final class DrainActsTest {
  @SuppressWarnings("unchecked") // an object, as the API says
  private static Map<String, @Nullable Object> report(Map<String, @Nullable Object> drain) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(drain.get("report"));
  }

  private static Map<String, @Nullable Object> awaitDrained(Served served) throws Exception {
    return Served.await(
        () -> served.json("/api/v1/drain"), drain -> "drained".equals(drain.get("state")));
  }

  @Test
  void clientsAreToldToGoAndTheReportSaysWhatWasKept() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof")) {
      assertThat(served.json("/api/v1/drain"))
          .containsEntry("state", "none")
          .containsEntry("report", null);
      assertThat(served.post("/api/v1/drain", "{\"awaySeconds\":1}").statusCode()).isEqualTo(202);
      assertThat(((Disconnect) roof.receive()).reason()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN);
      roof.reset();
      Map<String, @Nullable Object> drained = awaitDrained(served);
      assertThat(drained).containsEntry("connectionsLeft", 0L).containsEntry("sentence", null);
      assertThat(report(drained))
          .containsEntry("told", 1L)
          .containsEntry("sessions", 1L)
          .containsEntry("atRisk", 0L)
          .containsEntry("isComplete", true);
      assertThat(served.post("/api/v1/drain", "").statusCode()).as("once more").isEqualTo(200);
      assertThat(served.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void clientsAreSentElsewhereWhereThatIsAskedFor() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof")) {
      String body = "{\"servers\":[\"a.example:1883\",\"b.example\"],\"isForGood\":true}";
      assertThat(served.post("/api/v1/drain", body).statusCode()).isEqualTo(202);
      Disconnect told = (Disconnect) roof.receive();
      assertThat(told.reason()).isEqualTo(ReasonCode.SERVER_MOVED);
      assertThat(told.properties().string(Property.SERVER_REFERENCE))
          .isEqualTo("a.example:1883 b.example");
      roof.reset();
      awaitDrained(served);
    }
  }

  @Test
  void whatMakesNoSenseIsRefusedAndDoesNothing() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof")) {
      for (String wrong :
          new String[] {
            "{\"clientsPerSecond\":0}",
            "{\"awaySeconds\":-1}",
            "{\"isForGood\":true}",
            "{\"servers\":[\"\"]}",
            "{\"servers\":[\"a b\"]}",
            "{\"servers\":[1]}",
            "{\"servers\":\"a\"}",
            "{\"pace\":1}"
          }) {
        assertThat(served.post("/api/v1/drain", wrong).statusCode()).as(wrong).isEqualTo(400);
      }
      assertThat(served.json("/api/v1/drain")).containsEntry("state", "none");
      roof.ping();
    }
  }

  @Test
  void nobodyWithoutTheTokenOrTheHeaderBeginsIt() throws Exception {
    try (Served served = Served.start(options -> options.withToken(() -> "the token"))) {
      assertThat(served.post("/api/v1/drain", "").statusCode()).isEqualTo(401);
      HttpRequest.Builder form =
          served
              .request("/api/v1/drain")
              .header("Authorization", "Bearer the token")
              .header("Content-Type", "text/plain")
              .POST(HttpRequest.BodyPublishers.ofString("{}", StandardCharsets.UTF_8));
      assertThat(served.send(form).statusCode()).isEqualTo(403);
      assertThat(served.broker.isReady()).isTrue();
    }
  }
}
