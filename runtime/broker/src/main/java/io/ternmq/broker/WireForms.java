package io.ternmq.broker;

import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.codec.EncodedPublish;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.PublishHeader;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message encoded for many receivers: a form for each version, QoS and retain flag, made when
 * it is asked for. Safe to share between lanes: a form is immutable, and one made twice does no
 * harm.
 */
final class WireForms {
  private final @Nullable EncodedPublish[] forms = new @Nullable EncodedPublish[12];

  /** The form for this delivery; null where it was not made yet. */
  @Nullable EncodedPublish find(ProtocolVersion version, DeliveryHeader header) {
    return forms[index(version, header.qos(), header.retain())];
  }

  /** Makes and keeps the form that this frame describes; the frame sets no limit on its size. */
  EncodedPublish make(Message message, PublishHeader frame) {
    EncodedPublish form =
        Objects.requireNonNull(
            PacketEncoder.encodedPublish(
                frame, message.topic(), message.payload(), message.properties()));
    forms[index(frame.version, frame.qos, frame.retain)] = form;
    return form;
  }

  private static int index(ProtocolVersion version, QoS qos, boolean retain) {
    return (version.hasProperties() ? 6 : 0) + 2 * qos.level() + (retain ? 1 : 0);
  }
}
