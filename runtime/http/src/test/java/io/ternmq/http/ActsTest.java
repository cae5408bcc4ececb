package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an administrator does over HTTP. */
final class ActsTest {
  @Test
  void aKickEndsTheConnectionAndKeepsTheSession() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof")) {
      assertThat(served.post("/api/v1/clients/roof/kick", "").statusCode()).isEqualTo(204);
      assertThat(((Disconnect) roof.receive()).reason())
          .isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
      Served.await(
          () -> served.json("/api/v1/clients/roof"),
          client -> "administrator".equals(client.get("lastCause")));
      assertThat(served.post("/api/v1/clients/roof/kick", "").statusCode()).isEqualTo(409);
      assertThat(served.post("/api/v1/clients/nobody/kick", "").statusCode()).isEqualTo(404);
      assertThat(served.post("/api/v1/clients/roof/expire", "").statusCode()).isEqualTo(204);
      Served.await(
          () -> served.json("/api/v1/clients/roof"),
          client -> "closed".equals(client.get("state")));
      for (String path : List.of("/api/v1/clients/roof/timeline", "/api/v1/events")) {
        // They hear of it behind the list of clients; the events tell of stalls of a lane, too.
        Served.await(
            () -> ClientsTest.items(served.json(path)),
            items ->
                items.stream()
                    .filter(item -> !"stalled".equals(item.get("kind")))
                    .limit(1)
                    .anyMatch(ActsTest::isExpiredByHand));
      }
    }
  }

  private static boolean isExpiredByHand(Map<String, @Nullable Object> event) {
    return "closed".equals(event.get("kind"))
        && "expired-by-administrator".equals(event.get("cause"));
  }

  @Test
  void aPurgeEndsTheSessionTooAndAConnectedOneDoesNotExpire() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof")) {
      assertThat(served.post("/api/v1/clients/roof/expire", "").statusCode()).isEqualTo(409);
      roof.ping();
      assertThat(served.delete("/api/v1/clients/roof").statusCode()).isEqualTo(204);
      Served.await(() -> served.broker.core().directory().count(), count -> count == 0);
      assertThat(served.delete("/api/v1/clients/roof").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void publishesToWhoeverSubscribedAndSaysToHowMany() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof")) {
      roof.subscribe("news/#", QoS.AT_LEAST_ONCE);
      String body =
          "{\"topic\":\"news/today\",\"payload\":\"the terns are back\",\"qos\":1,\"retain\":true,"
              + "\"contentType\":\"text/plain\",\"userProperties\":{\"from\":\"here\"}}";
      assertThat(served.post("/api/v1/publish", body).body()).isEqualTo("{\"receivers\":1}");
      Publish received = roof.receivePublish();
      assertThat(new String(received.payload(), StandardCharsets.UTF_8))
          .isEqualTo("the terns are back");
      assertThat(received.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
      assertThat(received.properties().userProperties()).hasSize(1);
      Map<String, @Nullable Object> kept = served.json("/api/v1/retained/news%2Ftoday");
      assertThat(kept)
          .containsEntry("payload", "the terns are back")
          .containsEntry("contentType", "text/plain");
    }
  }

  @Test
  void refusesToPublishWhatMqttCouldNotCarryOrTheBrokerKeeps() throws Exception {
    try (Served served = Served.start()) {
      for (String wrong :
          new String[] {
            "{\"topic\":\"a/#\"}",
            "{\"topic\":\"\"}",
            "{}",
            "{\"topic\":\"a\",\"qos\":3}",
            "{\"topic\":\"a\",\"qoss\":1}",
            "{\"topic\":\"a\",\"payloadBase64\":\"?\"}",
            "{\"topic\":\"a\",\"userProperties\":{\"a\":\"\\u0000\"}}",
            "{\"topic\":\"a\",\"topic\":\"b\"}",
            "[1]",
            "{\"topic\":"
          }) {
        assertThat(served.post("/api/v1/publish", wrong).statusCode()).as(wrong).isEqualTo(400);
      }
      for (String closed : new String[] {"$SYS/a", "$share/a", "$presence/a"}) {
        String body = "{\"topic\":\"" + closed + "\",\"payload\":\"x\"}";
        assertThat(served.post("/api/v1/publish", body).statusCode()).as(closed).isEqualTo(403);
      }
    }
  }

  @Test
  void publishesNothingThatTheBrokerDoesNotOffer() throws Exception {
    BrokerSettings settings =
        BrokerSettings.defaults()
            .with(
                its -> {
                  its.maximumTopicLevels = 3;
                  its.maximumTopicBytes = 10;
                  its.maximumQoS = QoS.AT_LEAST_ONCE;
                  its.hasRetain = false;
                });
    try (Served served = Served.start(its -> its.withSettings(settings), its -> its)) {
      assertThat(served.post("/api/v1/publish", "{\"topic\":\"a/b/c\",\"qos\":1}").statusCode())
          .isEqualTo(200);
      for (String beyond :
          List.of(
              "{\"topic\":\"a/b/c/d\"}",
              "{\"topic\":\"abcdefghijk\"}",
              "{\"topic\":\"a\",\"qos\":2}",
              "{\"topic\":\"a\",\"payload\":\"x\",\"retain\":true}")) {
        assertThat(served.post("/api/v1/publish", beyond).statusCode()).as(beyond).isEqualTo(400);
      }
    }
  }

  @Test
  void aTopicThatMqttCannotCarryIsNoMistakeOfTheBrokers() throws Exception {
    String tooLong = "a".repeat(65_536);
    try (Served served = Served.start()) {
      assertThat(served.post("/api/v1/publish", "{\"topic\":\"" + tooLong + "\"}").statusCode())
          .isEqualTo(400);
      assertThat(served.get("/api/v1/retained/" + tooLong).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void listsRetainedMessagesInOrderAndDeletesThem() throws Exception {
    try (Served served = Served.start()) {
      for (int number = 0; number < 5; number++) {
        String body = "{\"topic\":\"t/" + number + "\",\"payload\":\"x\",\"retain\":true}";
        assertThat(served.post("/api/v1/publish", body).statusCode()).isEqualTo(200);
      }
      byte[] binary = {(byte) 0xff, 0};
      String base64 = java.util.Base64.getEncoder().encodeToString(binary);
      served.post(
          "/api/v1/publish",
          "{\"topic\":\"t/9\",\"payloadBase64\":\"" + base64 + "\",\"retain\":true}");
      Map<String, @Nullable Object> first = served.json("/api/v1/retained?filter=t/%2B&limit=4");
      assertThat(first).containsEntry("total", 6L).containsEntry("next", "t/3");
      Map<String, @Nullable Object> second =
          served.json("/api/v1/retained?filter=t/%2B&limit=4&after=t/3");
      assertThat(ClientsTest.items(second)).hasSize(2);
      assertThat(ClientsTest.items(second).get(1))
          .containsEntry("payload", null)
          .containsEntry("payloadBase64", base64);
      assertThat(served.delete("/api/v1/retained/t%2F9").statusCode()).isEqualTo(204);
      assertThat(served.get("/api/v1/retained/t%2F9").statusCode()).isEqualTo(404);
      assertThat(served.delete("/api/v1/retained/t%2F9").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void findsSubscriptionsByTheirFilter() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof");
        Device cellar = Device.connected(served.mqtt(), "cellar")) {
      roof.subscribe("wind/+", QoS.AT_LEAST_ONCE);
      cellar.subscribe("water/#", QoS.AT_MOST_ONCE);
      assertThat(ClientsTest.items(served.json("/api/v1/subscriptions"))).hasSize(2);
      assertThat(ClientsTest.items(served.json("/api/v1/subscriptions?filter=wind")).get(0))
          .containsEntry("clientId", "roof")
          .containsEntry("qos", 1L);
      assertThat(ClientsTest.items(served.json("/api/v1/subscriptions?clientId=cellar")))
          .hasSize(1);
    }
  }

  @Test
  void whatChangesSomethingDoesNotComeFromAnotherSite() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof")) {
      String start = "POST /api/v1/clients/roof/kick HTTP/1.1\r\nHost: localhost\r\n";
      String end = "Connection: close\r\nContent-Length: 0\r\n\r\n";
      assertThat(SafetyTest.raw(served, start + end)).startsWith("HTTP/1.1 403");
      for (String header :
          new String[] {
            "Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"
          }) {
        assertThat(SafetyTest.raw(served, start + "X-TernMQ: 1\r\n" + header + "\r\n" + end))
            .as(header)
            .startsWith("HTTP/1.1 403");
      }
      roof.ping();
      assertThat(
              SafetyTest.raw(served, start + "X-TernMQ: 1\r\nOrigin: http://localhost\r\n" + end))
          .startsWith("HTTP/1.1 204");
    }
  }

  @Test
  void thePageConnectsWithATokenOnceAndMayDoEverything() throws Exception {
    PageTokens tokens = new PageTokens();
    try (Served served =
        Served.start(
            options ->
                options.withGuard(
                    tokens.guard(
                        new Guard(
                            (login, later) -> LoginResult.BAD_CREDENTIALS,
                            List.of(),
                            Authorizer.EVERYTHING))),
            options -> options.withPageTokens(tokens))) {
      Map<String, @Nullable Object> token =
          Json.parse(served.post("/api/v1/page-token", "").body().getBytes(StandardCharsets.UTF_8));
      assertThat((String) token.get("websocketUrl"))
          .startsWith("ws://127.0.0.1:")
          .endsWith("/mqtt");
      String user = (String) Objects.requireNonNull(token.get("username"));
      byte[] password =
          ((String) Objects.requireNonNull(token.get("password"))).getBytes(StandardCharsets.UTF_8);
      byte[] wrong = "wrong".getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> Device.connected(served.mqtt(), "page", user, wrong))
          .hasMessageContaining("does not let it in");
      try (Device page = Device.connected(served.mqtt(), "page", user, password)) {
        page.subscribe("#", QoS.AT_LEAST_ONCE);
        page.ping();
        assertThatThrownBy(() -> Device.connected(served.mqtt(), "thief", user, password))
            .hasMessageContaining("does not let it in");
        Authorizer rights = tokens.guard(Guard.OPEN).authorizer();
        Origin origin = Origin.of("127.0.0.1:1");
        Identity itself = new Identity("page", user, origin);
        assertThat(rights.mayInherit(itself, "$page/before")).as("its own session").isTrue();
        assertThat(rights.mayInherit(itself, "alice")).isFalse();
        assertThat(rights.mayInherit(new Identity("page", "$page/any", origin), user)).isFalse();
      }
      assertThatThrownBy(() -> Device.connected(served.mqtt(), "any", "$page/any", password))
          .hasMessageContaining("does not let it in");
    }
  }

  private static LoginResult login(PageTokens tokens, PageTokens.Token token) {
    byte[] password = token.password().getBytes(StandardCharsets.UTF_8);
    return tokens
        .guard(Guard.OPEN)
        .authenticator()
        .authenticate(
            new Login(
                "page",
                ProtocolVersion.MQTT_5,
                token.userName(),
                password,
                Properties.NONE,
                Origin.of("127.0.0.1:1")),
            later -> {});
  }

  @Test
  void thePagesConnectionEndsWithItsRights() {
    PageTokens tokens = new PageTokens();
    LoginResult result = login(tokens, tokens.issue(System.currentTimeMillis()));
    assertThat(result).isInstanceOf(LoginResult.Accepted.class);
    long end = ((LoginResult.Accepted) result).identity().endEpochMillis();
    assertThat(end).isBetween(1L, System.currentTimeMillis() + 24 * 3_600_000L);
  }

  @Test
  void aPageKeepsItsRightsHoweverManyTokensNobodyComesWith() {
    PageTokens tokens = new PageTokens();
    long now = System.currentTimeMillis();
    PageTokens.Token token = tokens.issue(now);
    assertThat(login(tokens, token)).isInstanceOf(LoginResult.Accepted.class);
    for (int number = 0; number < 2_000; number++) {
      tokens.issue(now + number * 15_000L);
    }
    assertThat(tokens.isPage(new Identity("page", token.userName(), Origin.of("127.0.0.1:1"))))
        .isTrue();
  }

  @Test
  void subscriptionsHavePagesAsEveryListHas() throws Exception {
    try (Served served = Served.start();
        Device roof = Device.connected(served.mqtt(), "roof");
        Device cellar = Device.connected(served.mqtt(), "cellar")) {
      for (int number = 0; number < 25; number++) {
        roof.subscribe("sea/" + number, QoS.AT_LEAST_ONCE);
        cellar.subscribe("sea/" + number, QoS.AT_LEAST_ONCE);
      }
      List<@Nullable Object> seen = new ArrayList<>();
      String after = "";
      while (after != null) {
        Map<String, @Nullable Object> page =
            served.json("/api/v1/subscriptions?limit=7&after=" + after);
        assertThat(page).containsEntry("total", 50L);
        ClientsTest.items(page)
            .forEach(item -> seen.add(item.get("filter") + " " + item.get("clientId")));
        after = (String) page.get("next");
      }
      assertThat(seen).hasSize(50).doesNotHaveDuplicates();
      assertThat(served.get("/api/v1/subscriptions?after=!!").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aNumberThatIsTooLargeIsNotTakenForASmallOne() throws Exception {
    try (Served served = Served.start()) {
      String body = "{\"topic\": \"sea\", \"qos\": 18446744073709551617}";
      assertThat(served.post("/api/v1/publish", body).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void whatIsTooLargeIsRefusedAsEverythingElseIs() throws Exception {
    try (Served served = Served.start()) {
      HttpResponse<String> answer = served.post("/api/v1/publish", "x".repeat((1 << 20) + 1));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).startsWith("{\"error\":\"");
    }
  }
}
