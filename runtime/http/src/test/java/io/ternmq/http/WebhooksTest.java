package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.EventKind;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ConfigurationSources;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.Moment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events are told to another server, whatever that does. */
final class WebhooksTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final WebhookTimes PATIENT = times(MINUTE);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int index = open.size() - 1; index >= 0; index--) {
      open.get(index).close();
    }
  }

  /** Repeats come soon, and nothing is awaited at the end. */
  private static WebhookTimes times(Duration patience) {
    return new WebhookTimes(patience, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ZERO);
  }

  private Receiver receiver(IntUnaryOperator answers) throws IOException {
    Receiver receiver = new Receiver(answers);
    open.add(receiver);
    return receiver;
  }

  private static Webhook hook(URI url) {
    return new Webhook(url, Set.of(EventKind.values()), () -> null, () -> null, null);
  }

  private Webhooks webhooks(Webhook hook, WebhookTimes times) {
    Webhooks webhooks = Webhooks.of(List.of(hook), times);
    open.add(webhooks);
    return webhooks;
  }

  private static void tell(Webhooks webhooks, BrokerEvent event) {
    webhooks.onEvent(event, new Moment(0, 1_764_400_000_000L));
  }

  private static void tell(Webhooks webhooks, int number) {
    tell(webhooks, new BrokerEvent.SessionClosed("c" + number, CloseCause.GRACE_OVER, number));
  }

  private static List<@Nullable Object> clients(Receiver receiver) {
    List<@Nullable Object> ids = new ArrayList<>();
    receiver.events().forEach(event -> ids.add(event.get("clientId")));
    return ids;
  }

  @Test
  void tellsEachEventInOrderWithAnIdOfItsOwn() throws Exception {
    Receiver receiver = receiver(number -> 200);
    Webhooks webhooks = webhooks(hook(receiver.url()), PATIENT);
    for (int number = 0; number < 250; number++) {
      tell(webhooks, number);
    }
    Served.await(webhooks::delivered, count -> count == 250);
    List<Map<String, @Nullable Object>> events = receiver.events();
    assertThat(events).hasSize(250);
    assertThat(events).extracting(event -> event.get("id")).doesNotHaveDuplicates();
    assertThat(clients(receiver).get(249)).isEqualTo("c249");
    assertThat(events.get(7))
        .containsEntry("kind", "closed")
        .containsEntry("clientId", "c7")
        .containsEntry("at", 1_764_400_000_000L)
        .containsEntry("cause", "grace-over");
    Receiver.Request first = receiver.requests().get(0);
    assertThat(first.path()).isEqualTo("/tern?key=1");
    assertThat(first.header("Content-type")).isEqualTo("application/json");
    assertThat(first.header("User-agent")).startsWith("TernMQ/");
    assertThat(first.header("X-ternmq-signature")).isNull();
    assertThat(first.header("Authorization")).isNull();
  }

  @Test
  void tellsOnlyWhatIsAskedFor() throws Exception {
    Receiver receiver = receiver(number -> 200);
    Webhook hook =
        new Webhook(receiver.url(), Set.of(EventKind.DUEL), () -> null, () -> null, null);
    Webhooks webhooks = webhooks(hook, PATIENT);
    tell(webhooks, 1);
    tell(webhooks, new BrokerEvent.Duel("two", "holder", "evicted", 10, 60));
    Served.await(webhooks::delivered, count -> count == 1);
    assertThat(clients(receiver)).containsExactly("two");
  }

  @Test
  void whoeverKnowsTheSecretCanCheckWhoTold() throws Exception {
    Receiver receiver = receiver(number -> 200);
    Webhook hook =
        new Webhook(
            receiver.url(),
            Set.of(EventKind.CLOSED),
            () -> "tern in a nest",
            () -> "the token",
            null);
    Webhooks webhooks = webhooks(hook, PATIENT);
    tell(webhooks, 1);
    Served.await(webhooks::delivered, count -> count == 1);
    Receiver.Request request = receiver.requests().get(0);
    assertThat(request.header("Authorization")).isEqualTo("Bearer the token");
    String timestamp = Objects.requireNonNull(request.header("X-ternmq-timestamp"));
    assertThat(Long.parseLong(timestamp)).isPositive();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("tern in a nest".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) '.');
    assertThat(request.header("X-ternmq-signature"))
        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(request.body())));
  }

  @Test
  void theExampleInTheDocumentsIsRight() throws Exception {
    byte[] body = "{\"missed\":0,\"events\":[]}".getBytes(StandardCharsets.UTF_8);
    assertThat(Files.readString(MetricsTest.root().resolve("docs/events.md")))
        .contains(WebhookPost.signature("tern in a nest", "1764400000", body));
  }

  @Test
  void aReceiverThatFailsIsTriedAgainWithTheSameEvents() throws Exception {
    Receiver receiver = receiver(number -> number == 0 ? 503 : number == 1 ? 429 : 200);
    Webhooks webhooks = webhooks(hook(receiver.url()), PATIENT);
    tell(webhooks, 1);
    Served.await(webhooks::delivered, count -> count == 1);
    List<Receiver.Request> requests = receiver.requests();
    assertThat(requests).hasSize(3);
    assertThat(requests.get(1).body()).isEqualTo(requests.get(0).body());
    assertThat(requests.get(2).body()).isEqualTo(requests.get(0).body());
    assertThat(webhooks.failed()).isEqualTo(2);
    assertThat(webhooks.dropped()).isZero();
  }

  @Test
  void aReceiverThatDoesNotAnswerOrNeverEndsIsNotAwaitedForLong() throws Exception {
    Receiver receiver =
        receiver(number -> number == 0 ? Receiver.NEVER : number == 1 ? Receiver.ENDLESS : 200);
    Webhooks webhooks = webhooks(hook(receiver.url()), times(Duration.ofSeconds(1)));
    tell(webhooks, 1);
    Served.await(webhooks::delivered, count -> count == 1);
    assertThat(receiver.requests()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(webhooks.failed()).isGreaterThanOrEqualTo(2);
    assertThat(receiver.events())
        .extracting(event -> event.get("id"))
        .containsOnly(firstId(receiver));
  }

  private static Object firstId(Receiver receiver) {
    return Objects.requireNonNull(receiver.events().get(0).get("id"));
  }

  @Test
  void whileAReceiverIsDownTheLatestEventsWaitAndTheOthersAreCounted() throws Exception {
    Receiver receiver = receiver(number -> 503);
    Webhooks webhooks = webhooks(hook(receiver.url()), PATIENT);
    int total = WebhookQueue.EVENTS_LIMIT + 500;
    for (int number = 0; number < total; number++) {
      tell(webhooks, number);
    }
    assertThat(webhooks.waiting()).isLessThanOrEqualTo(WebhookQueue.EVENTS_LIMIT);
    assertThat(webhooks.dropped()).isBetween(500L - WebhookQueue.BATCH_EVENTS, 500L);
    receiver.answers(number -> 200);
    Served.await(() -> webhooks.delivered() + webhooks.dropped(), sum -> sum == total);
    assertThat(receiver.missed()).isEqualTo(webhooks.dropped());
    List<@Nullable Object> clients = clients(receiver);
    assertThat(clients).doesNotHaveDuplicates();
    assertThat(clients.get(clients.size() - 1)).isEqualTo("c" + (total - 1));
  }

  @Test
  void whatNobodyListensToIsTriedAgainAndKept() throws Exception {
    try (Socket reserved = new Socket()) { // keeps its port, and does not listen
      reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI url = URI.create("http://127.0.0.1:" + reserved.getLocalPort() + "/");
      Webhooks webhooks = webhooks(hook(url), PATIENT);
      tell(webhooks, 1);
      Served.await(webhooks::failed, count -> count >= 3);
      assertThat(webhooks.dropped()).isZero();
    }
  }

  @Test
  void aRedirectIsNotFollowedAndABatchThatIsRefusedTooOftenIsGivenUp() throws Exception {
    Receiver receiver = receiver(number -> number < WebhookDelivery.REFUSALS_LIMIT ? 302 : 200);
    Webhooks webhooks = webhooks(hook(receiver.url()), PATIENT);
    tell(webhooks, 1);
    Served.await(webhooks::dropped, count -> count == 1);
    tell(webhooks, 2);
    Served.await(webhooks::delivered, count -> count == 1);
    assertThat(receiver.requests())
        .hasSize(WebhookDelivery.REFUSALS_LIMIT + 1)
        .allMatch(request -> request.path().equals("/tern?key=1"));
    assertThat(clients(receiver)).containsExactly("c2");
    assertThat(receiver.missed()).isEqualTo(1);
  }

  @Test
  void aTokenThatFitsInNoHeaderIsAFailureLikeAnyOther() throws Exception {
    Receiver receiver = receiver(number -> 200);
    List<String> tokens = new ArrayList<>(List.of("a\nb", "a"));
    Webhook hook =
        new Webhook(
            receiver.url(),
            Set.of(EventKind.CLOSED),
            () -> null,
            () -> tokens.size() > 1 ? tokens.remove(0) : tokens.get(0),
            null);
    Webhooks webhooks = webhooks(hook, PATIENT);
    tell(webhooks, 1);
    Served.await(webhooks::delivered, count -> count == 1);
    assertThat(webhooks.failed()).isEqualTo(1);
  }

  @Test
  void whereTheyAreIsNotShownWithTheOtherSettings() throws Exception {
    ConfigurationSources sources = ConfigurationSources.ofDefaults();
    assertThat(shown(sources.read())).isEqualTo("[]");
    sources.option("webhooks", "[{url: 'https://h/?key=secret'}]", "test");
    assertThat(shown(sources.read())).isEqualTo("(hidden)");
  }

  private static @Nullable Object shown(Configuration configuration) {
    for (ShownSetting setting : ShownSetting.of(configuration)) {
      if ("webhooks".equals(setting.json().get("name"))) {
        return setting.json().get("value");
      }
    }
    return null;
  }

  @Test
  void whatWaitsIsToldBeforeTheEnd() throws Exception {
    Receiver receiver = receiver(number -> 200);
    WebhookTimes times =
        new WebhookTimes(MINUTE, Duration.ofMillis(5), Duration.ofMillis(50), MINUTE);
    try (Webhooks webhooks = Webhooks.of(List.of(hook(receiver.url())), times)) {
      for (int number = 0; number < 150; number++) {
        tell(webhooks, number);
      }
    }
    assertThat(receiver.events()).hasSize(150);
  }

  @Test
  void theSameEventsAsTheApiTellsComeFromABroker() throws Exception {
    Receiver receiver = receiver(number -> 200);
    Set<EventKind> kinds = Set.of(EventKind.CONNECTED, EventKind.DISCONNECTED); // no stalls
    Webhook hook = new Webhook(receiver.url(), kinds, () -> null, () -> null, null);
    Webhooks webhooks = Webhooks.of(List.of(hook), PATIENT);
    try (Served served =
        Served.start(
            options ->
                options.withParts(options.parts().withEventListener(webhooks).withOwned(webhooks)),
            options -> options.withWebhooks(webhooks))) {
      Device.connected(served.mqtt(), "roof").reset();
      Served.await(receiver::events, events -> events.size() >= 2);
      assertThat(receiver.events().get(0))
          .containsEntry("kind", "connected")
          .containsEntry("clientId", "roof");
      assertThat(receiver.events().get(1))
          .containsEntry("kind", "disconnected")
          .containsEntry("noticedBy", "reset")
          .containsEntry("graceSeconds", 3_600L);
      Served.await(
          () -> served.get("/metrics").body(),
          body -> body.contains("ternmq_webhook_delivered_events_total 2.0"));
    }
  }
}
