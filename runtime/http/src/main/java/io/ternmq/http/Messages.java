package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.TopicFence;
import io.ternmq.brokercore.routing.RetainedCursor;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.UserProperty;
import io.ternmq.transport.WebAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Retained messages, and messages that an administrator publishes. */
final class Messages {
  /** How much of a payload a list shows. */
  static final int SHOWN_BYTES = 4_096;

  private final Broker broker;

  Messages(Broker broker) {
    this.broker = broker;
  }

  // ---- retained messages

  /** A page of them, in the order of their topics. */
  WebAnswer list(Call call) {
    String text = call.parameter("filter");
    RetainedCursor cursor =
        text == null
            ? broker.core().retained().all()
            : broker.core().retained().cursor(filter(text), Long.MAX_VALUE);
    int limit = call.number("limit", 100, 1, 1_000);
    String after = call.parameter("after");
    Comparator<Message> order = Comparator.comparing(message -> message.topic().text());
    PriorityQueue<Message> first = new PriorityQueue<>(limit + 2, order.reversed());
    int total = 0;
    while (!cursor.isFinished()) {
      Message message = cursor.next(Integer.MAX_VALUE);
      if (message == null || message.isExpired(System.currentTimeMillis())) {
        continue;
      }
      total++;
      if (after == null || message.topic().text().compareTo(after) > 0) {
        first.add(message);
        if (first.size() > limit + 1) {
          first.remove();
        }
      }
    }
    List<Message> found = new ArrayList<>(first);
    found.sort(order);
    boolean hasMore = found.size() > limit;
    List<Object> items = new ArrayList<>();
    found.stream().limit(limit).forEach(message -> items.add(json(message, SHOWN_BYTES)));
    String next = hasMore ? found.get(limit - 1).topic().text() : null;
    return Call.json(Json.object("items", items, "total", total, "next", next));
  }

  private static TopicFilter filter(String text) {
    if (TopicFilter.faultOf(text) != null) {
      throw RefusedException.of(400, "'filter' is no topic filter: " + TopicFilter.faultOf(text));
    }
    return TopicFilter.of(text);
  }

  /** One of them, with all of its payload. */
  WebAnswer one(Call call) {
    return Call.json(json(kept(call), Integer.MAX_VALUE));
  }

  private Message kept(Call call) {
    TopicName topic = topic(call.place("topic"));
    List<Message> found = broker.core().retained().match(filter(topic.text()));
    if (found.isEmpty()) {
      throw RefusedException.of(404, "No message is retained for this topic.");
    }
    return found.get(0);
  }

  /** Removes one, durably. */
  WebAnswer delete(Call call) {
    Message message = kept(call);
    if (TopicFence.isClosedTo(message.topic())) {
      // the broker's own are never in the store
      broker.core().retained().remove(message);
      return WebAnswer.empty(204);
    }
    publish(
        new Publish(
            message.topic(), new byte[0], QoS.AT_LEAST_ONCE, false, true, 0, Properties.NONE));
    return WebAnswer.empty(204);
  }

  private static Map<String, @Nullable Object> json(Message message, int shownBytes) {
    long nowMillis = System.currentTimeMillis();
    byte[] payload = message.payload();
    boolean isCut = payload.length > shownBytes;
    byte[] shown = isCut ? Arrays.copyOf(payload, shownBytes) : payload;
    String text = text(shown, isCut);
    long expirySeconds = message.expirySeconds(nowMillis);
    List<Object> user = new ArrayList<>();
    for (UserProperty property : message.properties().userProperties()) {
      user.add(Json.object("name", property.name(), "value", property.value()));
    }
    return Json.object(
        "topic",
        message.topic().text(),
        "qos",
        message.qos().level(),
        "at",
        message.publishedAtMillis(),
        "from",
        message.publisher().isEmpty() ? null : message.publisher(),
        "payload",
        text,
        "payloadBase64",
        text == null ? Base64.getEncoder().encodeToString(shown) : null,
        "payloadBytes",
        payload.length,
        "isPayloadCut",
        isCut,
        "contentType",
        message.properties().string(Property.CONTENT_TYPE),
        "responseTopic",
        message.properties().string(Property.RESPONSE_TOPIC),
        "expirySeconds",
        expirySeconds < 0 ? null : expirySeconds,
        "userProperties",
        user);
  }

  /** The payload as text; null where it is none. A character cut in two at the end is left out. */
  static @Nullable String text(byte[] bytes, boolean isCut) {
    for (int less = 0; less <= (isCut ? 3 : 0) && less <= bytes.length; less++) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, 0, bytes.length - less))
            .toString();
      } catch (CharacterCodingException cut) {
        // with fewer bytes, or not at all
      }
    }
    return null;
  }

  // ---- publishing

  /** Publishes what the body says; answers when it is as safe as its QoS wants. */
  WebAnswer publish(Call call) {
    Fields body = new Fields(call.body());
    TopicName topic = topic(body.requiredText("topic"));
    if (TopicFence.isClosedTo(topic)) {
      throw RefusedException.of(403, "The broker keeps topics below $SYS, $share and $presence.");
    }
    QoS qos = QoS.of((int) body.number("qos", 0, 0, 2));
    Publish publish =
        new Publish(topic, payload(body), qos, false, body.flag("retain"), 0, properties(body));
    body.checkNothingLeft();
    checkOffer(publish, broker.core().settings());
    return Call.json(Json.object("receivers", publish(publish)));
  }

  /** What clients may not do because the broker does not offer it is not done here either. */
  private static void checkOffer(Publish publish, BrokerSettings settings) {
    if (!settings.isWithinBounds(publish.topic())) {
      throw RefusedException.of(
          400, "The topic has more bytes or levels than limits.topic allows.");
    }
    if (publish.qos().level() > settings.maximumQoS().level()) {
      throw RefusedException.of(
          400, "qos is " + settings.maximumQoS().level() + " at most, by capabilities.qos.");
    }
    if (publish.retain() && !settings.hasRetain()) {
      throw RefusedException.of(400, "No messages are retained here, by capabilities.retain.");
    }
  }

  private int publish(Publish publish) {
    String trouble = broker.storeTrouble();
    if (trouble != null && publish.qos() != QoS.AT_MOST_ONCE) {
      throw RefusedException.of(503, "The store takes nothing at the moment: " + trouble);
    }
    CompletableFuture<Integer> durable = new CompletableFuture<>();
    broker.core().publish(publish, durable::complete);
    return Lookup.await(durable);
  }

  private static byte[] payload(Fields body) {
    String text = body.text("payload");
    String base64 = body.text("payloadBase64");
    if (text != null && base64 != null) {
      throw RefusedException.of(400, "A message has payload or payloadBase64, not both.");
    }
    if (base64 == null) {
      return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException fault) {
      throw RefusedException.of(400, "payloadBase64 is to be base64.");
    }
  }

  private static Properties properties(Fields body) {
    Properties.Builder properties = Properties.builder();
    long expiry = body.number("expirySeconds", -1, 0, ClientSummary.FOR_EVER);
    if (expiry >= 0) {
      properties.add(Property.MESSAGE_EXPIRY_INTERVAL, expiry);
    }
    String contentType = body.text("contentType");
    if (contentType != null && !contentType.isEmpty()) {
      properties.add(Property.CONTENT_TYPE, Fields.sendable("contentType", contentType));
    }
    String responseTopic = body.text("responseTopic");
    if (responseTopic != null && !responseTopic.isEmpty()) {
      properties.add(Property.RESPONSE_TOPIC, topic(responseTopic).text());
    }
    body.pairs("userProperties").forEach(pair -> properties.user(pair.name(), pair.value()));
    return properties.build();
  }

  private static TopicName topic(String text) {
    String fault = TopicName.faultOf(text);
    if (fault != null || text.isEmpty()) {
      throw RefusedException.of(
          400, "This is no name of a topic: " + (fault == null ? "it is empty" : fault) + ".");
    }
    return TopicName.of(text);
  }
}
