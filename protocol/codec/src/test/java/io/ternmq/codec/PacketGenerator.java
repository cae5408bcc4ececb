package io.ternmq.codec;

import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import io.ternmq.packet.Will;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes valid packets of one version, the same ones for the same seed. */
final class PacketGenerator {
  private static final ReasonCode[] RETURN_CODES = {
    ReasonCode.SUCCESS,
    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
    ReasonCode.SERVER_UNAVAILABLE,
    ReasonCode.BAD_USER_NAME_OR_PASSWORD,
    ReasonCode.NOT_AUTHORIZED
  };
  private static final ReasonCode[] GRANTS_OF_3 = {
    ReasonCode.SUCCESS,
    ReasonCode.GRANTED_QOS_1,
    ReasonCode.GRANTED_QOS_2,
    ReasonCode.UNSPECIFIED_ERROR
  };

  private final Random random;
  private final Texts texts;
  private final ProtocolVersion version;

  PacketGenerator(long seed, ProtocolVersion version) {
    this.random = new Random(seed);
    this.texts = new Texts(random);
    this.version = version;
  }

  /** A packet that this side receives; never a CONNECT, which comes once. */
  Packet next(Side receiver) {
    List<Supplier<Packet>> makers = new ArrayList<>();
    makers.add(() -> publish(receiver));
    makers.add(() -> publish(receiver));
    makers.add(() -> acknowledgement(receiver));
    makers.add(() -> acknowledgement(receiver));
    if (receiver == Side.SERVER) {
      makers.add(this::subscribe);
      makers.add(this::unsubscribe);
      makers.add(() -> PingReq.INSTANCE);
      makers.add(() -> disconnect(receiver));
    } else {
      makers.add(this::connAck);
      makers.add(this::subAck);
      makers.add(this::unsubAck);
      makers.add(() -> PingResp.INSTANCE);
    }
    if (version.hasProperties()) {
      makers.add(() -> disconnect(receiver));
      makers.add(() -> auth(receiver));
    }
    return oneOf(makers).get();
  }

  Connect connect() {
    boolean hasUser = random.nextBoolean();
    boolean hasPassword = (hasUser || version.hasProperties()) && random.nextBoolean();
    return new Connect(
        version,
        random.nextBoolean(),
        random.nextInt(65_536),
        texts.text(23),
        random.nextBoolean() ? null : will(),
        hasUser ? texts.text(20) : null,
        hasPassword ? texts.bytes(20) : null,
        properties(Place.CONNECT));
  }

  private Will will() {
    return new Will(
        texts.topic(), texts.bytes(30), qos(), random.nextBoolean(), properties(Place.WILL));
  }

  Publish publish(Side receiver) {
    QoS qos = qos();
    Properties properties = properties(Place.PUBLISH);
    if (receiver == Side.SERVER) {
      properties = properties.toBuilder().remove(Property.SUBSCRIPTION_IDENTIFIER).build();
    }
    boolean isAliased = properties.has(Property.TOPIC_ALIAS) && random.nextBoolean();
    return new Publish(
        isAliased ? TopicName.EMPTY : texts.topic(),
        texts.bytes(random.nextInt(20) == 0 ? 20_000 : 60),
        qos,
        qos != QoS.AT_MOST_ONCE && random.nextBoolean(),
        random.nextBoolean(),
        qos == QoS.AT_MOST_ONCE ? 0 : packetId(),
        properties);
  }

  Acknowledgement acknowledgement(Side receiver) {
    PacketType type =
        oneOf(List.of(PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP));
    if (!version.hasProperties() || random.nextBoolean()) {
      return Acknowledgement.of(type, packetId());
    }
    Properties properties =
        random.nextBoolean() ? Properties.NONE : properties(Place.valueOf(type.name()));
    return new Acknowledgement(type, packetId(), reason(type, receiver), properties);
  }

  private ConnAck connAck() {
    ReasonCode reason =
        version.hasProperties()
            ? reason(PacketType.CONNACK, Side.CLIENT)
            : oneOf(List.of(RETURN_CODES));
    boolean sessionPresent = reason == ReasonCode.SUCCESS && random.nextBoolean();
    return new ConnAck(sessionPresent, reason, properties(Place.CONNACK));
  }

  private Subscribe subscribe() {
    List<SubscriptionRequest> requests = new ArrayList<>();
    do {
      requests.add(request());
    } while (random.nextInt(3) != 0);
    return new Subscribe(packetId(), requests, properties(Place.SUBSCRIBE));
  }

  private SubscriptionRequest request() {
    if (!version.hasProperties()) {
      return SubscriptionRequest.of(texts.filter(), qos());
    }
    String filter = texts.filter();
    return new SubscriptionRequest(
        filter,
        qos(),
        random.nextBoolean() && !filter.startsWith("$share/"),
        random.nextBoolean(),
        oneOf(List.of(RetainHandling.values())));
  }

  private Unsubscribe unsubscribe() {
    List<String> filters = new ArrayList<>();
    do {
      filters.add(texts.filter());
    } while (random.nextInt(3) != 0);
    return new Unsubscribe(packetId(), filters, properties(Place.UNSUBSCRIBE));
  }

  private SubAck subAck() {
    List<ReasonCode> reasons = new ArrayList<>();
    do {
      reasons.add(
          version.hasProperties()
              ? reason(PacketType.SUBACK, Side.CLIENT)
              : oneOf(List.of(GRANTS_OF_3)));
    } while (random.nextInt(3) != 0);
    return new SubAck(packetId(), reasons, properties(Place.SUBACK));
  }

  private UnsubAck unsubAck() {
    List<ReasonCode> reasons = new ArrayList<>();
    if (version.hasProperties()) {
      do {
        reasons.add(reason(PacketType.UNSUBACK, Side.CLIENT));
      } while (random.nextInt(3) != 0);
    }
    return new UnsubAck(packetId(), reasons, properties(Place.UNSUBACK));
  }

  private Disconnect disconnect(Side receiver) {
    if (!version.hasProperties()) {
      return Disconnect.NORMAL;
    }
    Properties properties = properties(Place.DISCONNECT);
    if (receiver == Side.CLIENT) {
      properties = properties.toBuilder().remove(Property.SESSION_EXPIRY_INTERVAL).build();
    }
    return new Disconnect(reason(PacketType.DISCONNECT, receiver), properties);
  }

  private Auth auth(Side receiver) {
    Properties properties = properties(Place.AUTH);
    if (!properties.has(Property.AUTHENTICATION_METHOD)) {
      properties =
          properties.toBuilder().add(Property.AUTHENTICATION_METHOD, texts.text(9)).build();
    }
    return new Auth(reason(PacketType.AUTH, receiver), properties);
  }

  private ReasonCode reason(PacketType type, Side receiver) {
    List<ReasonCode> allowed = new ArrayList<>();
    for (ReasonCode reason : ReasonCode.values()) {
      if (reason.isAllowedIn(type) && ReasonReader.mayCome(reason, type, receiver)) {
        allowed.add(reason);
      }
    }
    return oneOf(allowed);
  }

  /** Some of the properties that may stand at a place, in any order. */
  Properties properties(Place place) {
    if (!version.hasProperties() || random.nextInt(3) == 0) {
      return Properties.NONE;
    }
    Properties.Builder builder = Properties.builder();
    Set<Property> taken = EnumSet.noneOf(Property.class);
    for (int left = random.nextInt(6); left > 0; left--) {
      Property property = oneOf(List.of(Property.values()));
      if (property.isAllowedIn(place) && (taken.add(property) || property.mayRepeatIn(place))) {
        add(builder, property);
      }
    }
    if (builder.has(Property.AUTHENTICATION_DATA)
        && !taken.contains(Property.AUTHENTICATION_METHOD)) {
      add(builder, Property.AUTHENTICATION_METHOD);
    }
    return builder.build();
  }

  private void add(Properties.Builder builder, Property property) {
    switch (property.kind()) {
      case FLAG -> builder.add(property, random.nextBoolean());
      case TWO_BYTES -> builder.add(property, 1L + random.nextInt(65_535));
      case FOUR_BYTES -> builder.add(property, 1L + (random.nextLong() & 0x7FFF_FFFFL) * 2);
      case VARIABLE -> builder.add(property, 1L + random.nextInt(1 << random.nextInt(28)));
      case STRING -> builder.add(property, string(property));
      case BINARY -> builder.add(property, texts.bytes(30));
      case PAIR -> builder.user(texts.text(10), texts.text(10));
    }
  }

  private String string(Property property) {
    String text = texts.text(30);
    return property == Property.RESPONSE_TOPIC ? 'r' + text : text;
  }

  private QoS qos() {
    return QoS.of(random.nextInt(3));
  }

  private int packetId() {
    return 1 + random.nextInt(65_535);
  }

  private <T extends @Nullable Object> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
