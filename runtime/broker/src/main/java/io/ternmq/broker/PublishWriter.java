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
 * Appends a message to a connection's buffer: encoded straight into it for one receiver, copied
 * from a form made once for many. One a lane; owned by it.
 */
final class PublishWriter {
  private final PublishHeader frame = new PublishHeader();

  /** False, and nothing appended, where the packet would be larger than the peer takes. */
  boolean append(
      Message message,
      DeliveryHeader header,
      ProtocolVersion version,
      int maximumPacketBytes,
      ByteBuf out) {
    boolean isAlikeForMany =
        header.subscriptionIdentifiers().length == 0 && header.expirySeconds() < 0;
    WireForms forms = isAlikeForMany ? WireForms.of(message) : null;
    fill(header, version, maximumPacketBytes);
    if (forms == null) {
      return PacketEncoder.encodePublish(
              frame, message.topic(), message.payload(), message.properties(), out)
          >= 0;
    }
    EncodedPublish form = forms.find(version, header);
    if (form == null) {
      form = encode(message);
      if (form == null) {
        return false;
      }
      forms.keep(version, header, form);
    }
    if (form.packetBytes() > maximumPacketBytes) {
      return false;
    }
    form.appendTo(out, header.packetId(), header.dup());
    return true;
  }

  private @Nullable EncodedPublish encode(Message message) {
    return PacketEncoder.encodedPublish(
        frame, message.topic(), message.payload(), message.properties());
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
  }
}
