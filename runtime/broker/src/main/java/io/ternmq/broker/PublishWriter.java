package io.ternmq.broker;

import io.netty.buffer.ByteBuf;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.codec.EncodedPublish;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.PublishHeader;
import io.ternmq.packet.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * Appends messages to connections' buffers. A message that goes to a second receiver in a row is
 * encoded once and copied to all further ones, on any lane; one with a single receiver is encoded
 * straight into its buffer and pays nothing for the others. One a lane; owned by it.
 */
final class PublishWriter {
  /** The largest payload that is kept encoded: from here on copying is what an encoding costs. */
  static final int MAXIMUM_SHARED_BYTES = 8 * 1024;

  private final PublishHeader frame = new PublishHeader();
  private @Nullable Message last;

  /** False, and nothing appended, where the packet would be larger than the peer takes. */
  boolean append(
      Message message,
      DeliveryHeader header,
      ProtocolVersion version,
      int maximumPacketBytes,
      ByteBuf out) {
    WireForms forms = isAlikeForMany(message, header) ? forms(message) : null;
    if (forms == null) {
      fill(header, version, maximumPacketBytes);
      return PacketEncoder.encodePublish(
              frame, message.topic(), message.payload(), message.properties(), out)
          >= 0;
    }
    EncodedPublish form = forms.find(version, header);
    if (form == null) {
      fill(header, version, Integer.MAX_VALUE);
      form = forms.make(message, frame);
    }
    if (form.packetBytes() > maximumPacketBytes) {
      return false;
    }
    form.appendTo(out, header.packetId(), header.dup());
    return true;
  }

  /** Lets go of the last message: a fan-out does not outlast its turn. */
  void endTurn() {
    last = null;
  }

  private static boolean isAlikeForMany(Message message, DeliveryHeader header) {
    return header.subscriptionIdentifiers().length == 0
        && header.expirySeconds() < 0
        && header.topicAlias() == 0 // an alias is one connection's own
        && message.payload().length <= MAXIMUM_SHARED_BYTES;
  }

  /** The forms of this message; null for its first receiver, which does without. */
  private @Nullable WireForms forms(Message message) {
    WireForms known = (WireForms) message.wireForm();
    if (known == null && message == last) {
      known = new WireForms();
      message.wireForm(known);
    }
    last = message;
    return known;
  }

  private void fill(DeliveryHeader header, ProtocolVersion version, int maximumPacketBytes) {
    frame.version = version;
    frame.maximumPacketBytes = maximumPacketBytes;
    frame.qos = header.qos();
    frame.dup = header.dup();
    frame.retain = header.retain();
    frame.packetId = header.packetId();
    frame.messageExpirySeconds = header.expirySeconds();
    frame.subscriptionIdentifiers = header.subscriptionIdentifiers();
    frame.topicAlias = header.topicAlias();
    frame.omitTopic = header.omitsTopic();
  }
}
