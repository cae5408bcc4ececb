package io.ternmq.codec;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.PingResp;
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
import java.util.List;
import java.util.Objects;

/** Netty's messages as packets of ours, so that both can be compared. */
final class NettyPackets {
  private final ProtocolVersion version;

  NettyPackets(ProtocolVersion version) {
    this.version = version;
  }

  Packet packet(MqttMessage message) {
    return switch (message.fixedHeader().messageType()) {
      case CONNECT -> connect((MqttConnectMessage) message);
      case CONNACK -> connAck((MqttConnAckMessage) message);
      case PUBLISH -> publish((MqttPublishMessage) message);
      case PUBACK -> acknowledgement(message, PacketType.PUBACK);
      case PUBREC -> acknowledgement(message, PacketType.PUBREC);
      case PUBREL -> acknowledgement(message, PacketType.PUBREL);
      case PUBCOMP -> acknowledgement(message, PacketType.PUBCOMP);
      case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message);
      case SUBACK -> subAck((MqttSubAckMessage) message);
      case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
      case UNSUBACK -> unsubAck((MqttUnsubAckMessage) message);
      case PINGREQ -> PingReq.INSTANCE;
      case PINGRESP -> PingResp.INSTANCE;
      case DISCONNECT -> disconnect(message);
      case AUTH -> auth(message);
    };
  }

  private Connect connect(MqttConnectMessage message) {
    MqttConnectVariableHeader header = message.variableHeader();
    MqttConnectPayload payload = message.payload();
    Will will =
        !header.isWillFlag()
            ? null
            : new Will(
                TopicName.of(payload.willTopic()),
                payload.willMessageInBytes(),
                QoS.of(header.willQos()),
                header.isWillRetain(),
                NettyProperties.of(payload.willProperties()));
    return new Connect(
        Objects.requireNonNull(ProtocolVersion.of(header.name(), header.version())),
        header.isCleanSession(),
        header.keepAliveTimeSeconds(),
        payload.clientIdentifier(),
        will,
        header.hasUserName() ? payload.userName() : null,
        header.hasPassword() ? payload.passwordInBytes() : null,
        NettyProperties.of(header.properties()));
  }

  private ConnAck connAck(MqttConnAckMessage message) {
    int code = message.variableHeader().connectReturnCode().byteValue() & 0xFF;
    ReasonCode reason =
        version.hasProperties()
            ? ReasonCode.of(PacketType.CONNACK, code)
            : ReasonCode.ofReturnCode(code);
    return new ConnAck(
        message.variableHeader().isSessionPresent(),
        Objects.requireNonNull(reason),
        NettyProperties.of(message.variableHeader().properties()));
  }

  private Publish publish(MqttPublishMessage message) {
    String topic = message.variableHeader().topicName();
    QoS qos = QoS.of(message.fixedHeader().qosLevel().value());
    return new Publish(
        topic.isEmpty() ? TopicName.EMPTY : TopicName.of(topic),
        ByteBufUtil.getBytes(message.payload()),
        qos,
        message.fixedHeader().isDup(),
        message.fixedHeader().isRetain(),
        qos == QoS.AT_MOST_ONCE ? 0 : message.variableHeader().packetId(),
        NettyProperties.of(message.variableHeader().properties()));
  }

  private static Acknowledgement acknowledgement(MqttMessage message, PacketType type) {
    MqttMessageIdVariableHeader header = (MqttMessageIdVariableHeader) message.variableHeader();
    if (header instanceof MqttPubReplyMessageVariableHeader reply) {
      return new Acknowledgement(
          type,
          reply.messageId(),
          reason(type, reply.reasonCode()),
          NettyProperties.of(reply.properties()));
    }
    return Acknowledgement.of(type, header.messageId());
  }

  private static Subscribe subscribe(MqttSubscribeMessage message) {
    List<SubscriptionRequest> requests = new ArrayList<>();
    for (MqttTopicSubscription asked : message.payload().topicSubscriptions()) {
      requests.add(
          new SubscriptionRequest(
              asked.topicFilter(),
              QoS.of(asked.option().qos().value()),
              asked.option().isNoLocal(),
              asked.option().isRetainAsPublished(),
              RetainHandling.values()[asked.option().retainHandling().value()]));
    }
    return new Subscribe(
        message.variableHeader().messageId(),
        requests,
        NettyProperties.of(message.idAndPropertiesVariableHeader().properties()));
  }

  private static SubAck subAck(MqttSubAckMessage message) {
    List<ReasonCode> reasons = new ArrayList<>();
    message.payload().reasonCodes().forEach(code -> reasons.add(reason(PacketType.SUBACK, code)));
    return new SubAck(
        message.variableHeader().messageId(),
        reasons,
        NettyProperties.of(message.idAndPropertiesVariableHeader().properties()));
  }

  private static Unsubscribe unsubscribe(MqttUnsubscribeMessage message) {
    return new Unsubscribe(
        message.variableHeader().messageId(),
        message.payload().topics(),
        NettyProperties.of(message.idAndPropertiesVariableHeader().properties()));
  }

  private static UnsubAck unsubAck(MqttUnsubAckMessage message) {
    List<ReasonCode> reasons = new ArrayList<>();
    message
        .payload()
        .unsubscribeReasonCodes()
        .forEach(code -> reasons.add(reason(PacketType.UNSUBACK, code)));
    return new UnsubAck(
        message.variableHeader().messageId(),
        reasons,
        NettyProperties.of(message.idAndPropertiesVariableHeader().properties()));
  }

  private Disconnect disconnect(MqttMessage message) {
    if (!version.hasProperties()) {
      return Disconnect.NORMAL;
    }
    MqttReasonCodeAndPropertiesVariableHeader header =
        (MqttReasonCodeAndPropertiesVariableHeader) message.variableHeader();
    return new Disconnect(
        reason(PacketType.DISCONNECT, header.reasonCode()),
        NettyProperties.of(header.properties()));
  }

  private static Auth auth(MqttMessage message) {
    MqttReasonCodeAndPropertiesVariableHeader header =
        (MqttReasonCodeAndPropertiesVariableHeader) message.variableHeader();
    return new Auth(
        reason(PacketType.AUTH, header.reasonCode()), NettyProperties.of(header.properties()));
  }

  private static ReasonCode reason(PacketType type, int code) {
    return Objects.requireNonNull(ReasonCode.of(type, code));
  }
}
