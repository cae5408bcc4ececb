package io.ternmq.store;

import io.ternmq.brokercore.Message;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.UserProperty;
import io.ternmq.packet.Will;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** How messages, properties and wills stand in the store. */
final class MessageForm {
  private static final int QOS_BITS = 3;
  private static final int RETAIN = 4;

  private MessageForm() {}

  static void write(ByteWriter out, Message message) {
    out.number(message.number()).number(message.publishedAtMillis());
    out.put(message.qos().level() | (message.retain() ? RETAIN : 0));
    out.block(message.topic().utf8()).text(message.publisher());
    properties(out, message.properties());
    out.block(message.payload());
  }

  static Message read(ByteReader in) {
    long number = in.number();
    long publishedAtMillis = in.number();
    int flags = in.octet();
    TopicName topic = topic(in);
    String publisher = in.text();
    Properties properties = properties(in);
    Publish publish =
        new Publish(
            topic,
            in.block(),
            QoS.of(flags & QOS_BITS),
            false,
            (flags & RETAIN) != 0,
            0,
            properties);
    return Message.of(publish, publisher, number, publishedAtMillis);
  }

  static void will(ByteWriter out, Will will) {
    out.put(will.qos().level() | (will.retain() ? RETAIN : 0));
    out.block(will.topic().utf8());
    properties(out, will.properties());
    out.block(will.payload());
  }

  static Will will(ByteReader in) {
    int flags = in.octet();
    TopicName topic = topic(in);
    Properties properties = properties(in);
    return new Will(topic, in.block(), QoS.of(flags & QOS_BITS), (flags & RETAIN) != 0, properties);
  }

  private static TopicName topic(ByteReader in) {
    byte[] utf8 = in.block();
    return TopicName.ofChecked(new String(utf8, StandardCharsets.UTF_8), utf8);
  }

  private static void properties(ByteWriter out, Properties properties) {
    out.number(properties.count());
    for (int index = 0; index < properties.count(); index++) {
      Property key = properties.keyAt(index);
      out.put(key.identifier());
      Object value = properties.valueAt(index);
      if (value instanceof String text) {
        out.text(text);
      } else if (value instanceof byte[] bytes) {
        out.block(bytes);
      } else if (value instanceof UserProperty pair) {
        out.text(pair.name()).text(pair.value());
      } else {
        out.number(properties.numberAt(index));
      }
    }
  }

  private static Properties properties(ByteReader in) {
    int count = in.count();
    if (count == 0) {
      return Properties.NONE;
    }
    Properties.Builder properties = Properties.builder();
    for (int index = 0; index < count; index++) {
      Property key = Objects.requireNonNull(Property.of(in.octet()));
      switch (key.kind()) {
        case STRING -> properties.add(key, in.text());
        case BINARY -> properties.add(key, in.block());
        case PAIR -> properties.user(in.text(), in.text());
        default -> properties.add(key, in.number());
      }
    }
    return properties.build();
  }
}
