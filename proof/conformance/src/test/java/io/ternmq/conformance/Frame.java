package io.ternmq.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A packet of the server as its bytes say it, read here without the codec that is under test. An
 * assertion error where the bytes are no packet.
 */
public final class Frame {
  private static final String[] NAMES = {
    "0",
    "CONNECT",
    "CONNACK",
    "PUBLISH",
    "PUBACK",
    "PUBREC",
    "PUBREL",
    "PUBCOMP",
    "SUBSCRIBE",
    "SUBACK",
    "UNSUBSCRIBE",
    "UNSUBACK",
    "PINGREQ",
    "PINGRESP",
    "DISCONNECT",
    "AUTH"
  };

  /** Name and kind of each property: 1, 2, 4 bytes, v variable, s string, b binary, p pair. */
  private static final Map<Integer, String> PROPERTIES =
      Map.ofEntries(
          Map.entry(0x01, "1payload format"),
          Map.entry(0x02, "4message expiry"),
          Map.entry(0x03, "scontent type"),
          Map.entry(0x08, "sresponse topic"),
          Map.entry(0x09, "bcorrelation data"),
          Map.entry(0x0B, "vsubscription identifier"),
          Map.entry(0x11, "4session expiry"),
          Map.entry(0x12, "sassigned client identifier"),
          Map.entry(0x13, "2server keep alive"),
          Map.entry(0x15, "sauthentication method"),
          Map.entry(0x16, "bauthentication data"),
          Map.entry(0x1A, "sresponse information"),
          Map.entry(0x1C, "sserver reference"),
          Map.entry(0x1F, "sreason string"),
          Map.entry(0x21, "2receive maximum"),
          Map.entry(0x22, "2topic alias maximum"),
          Map.entry(0x23, "2topic alias"),
          Map.entry(0x24, "1maximum qos"),
          Map.entry(0x25, "1retain available"),
          Map.entry(0x26, "puser"),
          Map.entry(0x27, "4maximum packet size"),
          Map.entry(0x28, "1wildcard subscription available"),
          Map.entry(0x29, "1subscription identifier available"),
          Map.entry(0x2A, "1shared subscription available"));

  private final int first;
  private final int size;
  private final boolean isVersion5;
  private final ByteBuffer body;
  private final List<String> properties = new ArrayList<>();
  private final String text;

  private Frame(int first, ByteBuffer body, int size, boolean isVersion5) {
    this.first = first;
    this.size = size;
    this.isVersion5 = isVersion5;
    this.body = body;
    this.text = read();
    if (body.hasRemaining()) {
      throw new AssertionError(text + " goes on after its end");
    }
  }

  /** All packets in these bytes, which end with one. */
  static List<Frame> all(byte[] bytes, boolean isVersion5) {
    List<Frame> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      int start = in.position();
      int first = in.get() & 0xFF;
      int length = variable(in);
      ByteBuffer body = in.slice(in.position(), length);
      in.position(in.position() + length);
      frames.add(new Frame(first, body, in.position() - start, isVersion5));
    }
    return frames;
  }

  private String read() {
    String name = NAMES[first >> 4];
    int flags = first & 15;
    if (!name.equals("PUBLISH") && flags != (name.equals("PUBREL") ? 2 : 0)) {
      throw new AssertionError(name + " with the flags " + flags);
    }
    return switch (name) {
      case "CONNACK" -> name + connAck();
      case "PUBLISH" -> name + publish(flags);
      case "PUBACK", "PUBREC", "PUBREL", "PUBCOMP" -> name + " " + packetId() + reasonIfAny();
      case "SUBACK" -> name + " " + packetId() + reasons(true);
      case "UNSUBACK" -> name + " " + packetId() + reasons(isVersion5);
      case "PINGRESP" -> name;
      case "DISCONNECT", "AUTH" -> name + bareReason();
      default -> throw new AssertionError("a server sends no " + name);
    };
  }

  private String connAck() {
    int flags = body.get() & 0xFF;
    String answer =
        " " + hex(body.get()) + (flags == 0 ? "" : flags == 1 ? " present" : " " + flags);
    readProperties();
    return answer;
  }

  private String publish(int flags) {
    String topic = string();
    int qos = (flags >> 1) & 3;
    String id = qos == 0 ? "" : " #" + packetId();
    readProperties();
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    return " "
        + topic
        + "="
        + new String(payload, StandardCharsets.UTF_8)
        + " q"
        + qos
        + id
        + ((flags & 8) == 0 ? "" : " dup")
        + ((flags & 1) == 0 ? "" : " retain");
  }

  private String reasonIfAny() {
    if (!body.hasRemaining()) {
      return "";
    }
    if (!isVersion5) {
      throw new AssertionError("before 5.0 an acknowledgement has no reason");
    }
    String reason = hex(body.get());
    if (body.hasRemaining()) {
      readProperties();
    }
    return reason.equals("00") ? "" : " " + reason;
  }

  private String reasons(boolean hasReasons) {
    readProperties();
    StringBuilder reasons = new StringBuilder();
    while (hasReasons && body.hasRemaining()) {
      reasons.append(' ').append(hex(body.get()));
    }
    return reasons.toString();
  }

  private String bareReason() {
    if (!isVersion5) {
      throw new AssertionError("before 5.0 a server sends neither DISCONNECT nor AUTH");
    }
    String reason = body.hasRemaining() ? hex(body.get()) : "00";
    if (body.hasRemaining()) {
      readProperties();
    }
    return " " + reason;
  }

  private void readProperties() {
    if (!isVersion5) {
      return;
    }
    int length = variable(body);
    int end = body.position() + length;
    while (body.position() < end) {
      int identifier = variable(body);
      String known = PROPERTIES.get(identifier);
      if (known == null) {
        throw new AssertionError("no property has the identifier " + identifier);
      }
      properties.add(known.substring(1) + "=" + value(known.charAt(0)));
    }
  }

  private String value(char kind) {
    return switch (kind) {
      case '1' -> String.valueOf(body.get() & 0xFF);
      case '2' -> String.valueOf(packetId());
      case '4' -> String.valueOf(body.getInt() & 0xFFFF_FFFFL);
      case 'v' -> String.valueOf(variable(body));
      case 'p' -> string() + ":" + string();
      default -> string();
    };
  }

  private int packetId() {
    return body.getShort() & 0xFFFF;
  }

  private String string() {
    byte[] bytes = new byte[packetId()];
    body.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A variable byte integer, which has to be in its shortest form [MQTT-1.5.5-1]. */
  private static int variable(ByteBuffer in) {
    int value = 0;
    int shift = 0;
    int next;
    do {
      next = in.get() & 0xFF;
      value |= (next & 127) << shift;
      shift += 7;
    } while (next > 127 && shift < 28);
    if (next > 127 || (next == 0 && shift > 7)) {
      throw new AssertionError("a variable byte integer is not in its shortest form");
    }
    return value;
  }

  private static String hex(byte value) {
    return String.format("%02X", value & 0xFF);
  }

  /** Each property as "name=value", in the order of the packet. */
  public List<String> properties() {
    return properties;
  }

  /** The value of a property that stands once; "" where it does not stand. */
  public String property(String name) {
    List<String> found = properties.stream().filter(one -> one.startsWith(name + "=")).toList();
    if (found.size() > 1) {
      throw new AssertionError(name + " stands more than once in " + properties);
    }
    return found.isEmpty() ? "" : found.get(0).substring(name.length() + 1);
  }

  /** How many bytes the packet has in all. */
  public int size() {
    return size;
  }

  /** The packet without its properties, such as "PUBLISH a=1 q1 #7 dup". */
  @Override
  public String toString() {
    return text;
  }
}
