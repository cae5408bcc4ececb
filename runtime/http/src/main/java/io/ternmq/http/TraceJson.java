package io.ternmq.http;

import io.ternmq.broker.trace.Trace;
import io.ternmq.broker.trace.TraceRow;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import io.ternmq.packet.UserProperty;
import io.ternmq.packet.Will;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a trace as the API tells them. */
final class TraceJson {
  private TraceJson() {}

  /** The kind of a row in a word. */
  static String kind(TraceRow row) {
    if (row instanceof TraceRow.Passed) {
      return "packet";
    } else if (row instanceof TraceRow.Opened) {
      return "opened";
    } else if (row instanceof TraceRow.Spoilt) {
      return "fault";
    }
    return "closed";
  }

  /** The row as an object; with payloads and user properties where the trace shows them. */
  static Map<String, @Nullable Object> of(TraceRow row, boolean showsPayload) {
    Map<String, @Nullable Object> json =
        Json.object("at", row.atMillis(), "connection", row.connection());
    if (row instanceof TraceRow.Passed passed) {
      addPassed(passed, showsPayload, json);
    } else if (row instanceof TraceRow.Opened opened) {
      json.put("address", opened.peer());
      json.put("listener", opened.listener());
    } else if (row instanceof TraceRow.Spoilt spoilt) {
      json.put("reasonCode", spoilt.reason().value());
      json.put("sentence", spoilt.sentence());
    } else if (row instanceof TraceRow.Closed closed) {
      json.put("cause", closed.cause());
    }
    return json;
  }

  /** How a trace ended. */
  static Map<String, @Nullable Object> end(Trace trace, Trace.End reason, long at) {
    return Json.object(
        "at", at, "reason", reason, "packets", trace.packets(), "missed", trace.missed());
  }

  private static void addPassed(
      TraceRow.Passed passed, boolean showsPayload, Map<String, @Nullable Object> json) {
    Packet packet = passed.packet();
    json.put("direction", passed.direction());
    json.put("type", packet.type());
    json.put("bytes", passed.bytes());
    if (packet instanceof Publish publish) {
      addPublish(publish, passed, showsPayload, json);
    } else if (packet instanceof Connect connect) {
      addConnect(connect, json);
    } else if (packet instanceof ConnAck ack) {
      json.put("sessionPresent", ack.sessionPresent());
      addReason(ack.reason(), json);
    } else if (packet instanceof Acknowledgement ack) {
      json.put("packetId", ack.packetId());
      addReason(ack.reason(), json);
    } else if (packet instanceof Disconnect disconnect) {
      addReason(disconnect.reason(), json);
    } else if (packet instanceof Auth auth) {
      addReason(auth.reason(), json);
    } else {
      addSubscriptions(packet, json);
    }
    addProperties(properties(packet), showsPayload, json);
  }

  private static void addPublish(
      Publish publish,
      TraceRow.Passed passed,
      boolean showsPayload,
      Map<String, @Nullable Object> json) {
    json.put("packetId", publish.packetId() == 0 ? null : publish.packetId());
    json.put("qos", publish.qos().level());
    json.put("dup", publish.dup());
    json.put("retain", publish.retain());
    json.put("topic", passed.topic().isEmpty() ? null : passed.topic());
    json.put("payloadBytes", passed.payloadBytes());
    if (showsPayload) {
      boolean isCut = publish.payload().length < passed.payloadBytes();
      String text = Messages.text(publish.payload(), isCut);
      json.put("payload", text);
      json.put(
          "payloadBase64",
          text == null ? Base64.getEncoder().encodeToString(publish.payload()) : null);
      json.put("isPayloadCut", isCut);
    }
  }

  private static void addConnect(Connect connect, Map<String, @Nullable Object> json) {
    json.put("clientId", connect.clientId());
    json.put("protocol", connect.version().toString());
    json.put("cleanStart", connect.cleanStart());
    json.put("keepAliveSeconds", connect.keepAliveSeconds());
    json.put("user", connect.username());
    json.put("hasPassword", connect.password() != null);
    Will will = connect.will();
    json.put(
        "will",
        will == null
            ? null
            : Json.object(
                "topic", will.topic().text(),
                "qos", will.qos().level(),
                "retain", will.retain(),
                "delaySeconds", will.delaySeconds()));
  }

  private static void addSubscriptions(Packet packet, Map<String, @Nullable Object> json) {
    List<Object> list = new ArrayList<>();
    if (packet instanceof Subscribe subscribe) {
      json.put("packetId", subscribe.packetId());
      subscribe
          .requests()
          .forEach(
              request ->
                  list.add(
                      Json.object(
                          "filter", request.filter(), "qos", request.maximumQoS().level())));
      json.put("filters", list);
    } else if (packet instanceof Unsubscribe unsubscribe) {
      json.put("packetId", unsubscribe.packetId());
      unsubscribe.filters().forEach(filter -> list.add(Json.object("filter", filter)));
      json.put("filters", list);
    } else if (packet instanceof SubAck ack) {
      json.put("packetId", ack.packetId());
      ack.reasons().forEach(reason -> list.add(reason.value()));
      json.put("reasonCodes", list);
    } else if (packet instanceof UnsubAck ack) {
      json.put("packetId", ack.packetId());
      ack.reasons().forEach(reason -> list.add(reason.value()));
      json.put("reasonCodes", list);
    }
  }

  private static void addReason(ReasonCode reason, Map<String, @Nullable Object> json) {
    json.put("reasonCode", reason.value());
    json.put("reason", reason);
  }

  private static Properties properties(Packet packet) {
    if (packet instanceof Publish publish) {
      return publish.properties();
    } else if (packet instanceof Acknowledgement ack) {
      return ack.properties();
    } else if (packet instanceof Connect connect) {
      return connect.properties();
    } else if (packet instanceof ConnAck ack) {
      return ack.properties();
    } else if (packet instanceof Subscribe subscribe) {
      return subscribe.properties();
    } else if (packet instanceof SubAck ack) {
      return ack.properties();
    } else if (packet instanceof Unsubscribe unsubscribe) {
      return unsubscribe.properties();
    } else if (packet instanceof UnsubAck ack) {
      return ack.properties();
    } else if (packet instanceof Disconnect disconnect) {
      return disconnect.properties();
    } else if (packet instanceof Auth auth) {
      return auth.properties();
    }
    return Properties.NONE;
  }

  /** Of binary ones only the size: they are the business of the two that speak, or secret. */
  private static void addProperties(
      Properties properties, boolean showsPayload, Map<String, @Nullable Object> json) {
    if (properties.isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> shown = Json.object();
    List<Object> user = new ArrayList<>();
    for (int index = 0; index < properties.count(); index++) {
      Property key = properties.keyAt(index);
      Object value = properties.valueAt(index);
      if (value instanceof UserProperty pair) {
        user.add(Json.object("name", pair.name(), "value", pair.value()));
      } else if (value instanceof byte[] bytes) {
        shown.put(Json.word(key), bytes.length + " bytes");
      } else {
        shown.put(Json.word(key), key.isNumber() ? (Object) properties.numberAt(index) : value);
      }
    }
    if (!user.isEmpty()) {
      shown.put("user-property", showsPayload ? user : user.size() + " pairs");
    }
    json.put("properties", shown);
  }
}
