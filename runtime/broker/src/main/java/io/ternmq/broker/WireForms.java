package io.ternmq.broker;

import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.codec.EncodedPublish;
import io.ternmq.packet.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * One message encoded for many receivers: a form for each version, QoS and retain flag, made when
 * the second receiver asks. Safe to share between lanes: a form is immutable, and one made twice
 * does no harm.
 */
final class WireForms {
  /** Stands in a message that went to one receiver so far. */
  private static final Object SENT_ONCE = new Object();

  private final @Nullable EncodedPublish[] forms = new @Nullable EncodedPublish[12];

  /** The forms of this message; null for its first receiver, which does without. */
  static @Nullable WireForms of(Message message) {
    Object known = message.wireForm();
    if (known instanceof WireForms forms) {
      return forms;
    }
    if (known == null) {
      message.wireForm(SENT_ONCE);
      return null;
    }
    WireForms forms = new WireForms();
    message.wireForm(forms);
    return forms;
  }

  @Nullable EncodedPublish find(ProtocolVersion version, DeliveryHeader header) {
    return forms[index(version, header)];
  }

  void keep(ProtocolVersion version, DeliveryHeader header, EncodedPublish form) {
    forms[index(version, header)] = form;
  }

  private static int index(ProtocolVersion version, DeliveryHeader header) {
    return (version.hasProperties() ? 6 : 0) + 2 * header.qos().level() + (header.retain() ? 1 : 0);
  }
}
