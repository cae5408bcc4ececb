package io.ternmq.client.disk;

import io.netty.buffer.ByteBuf;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import java.util.function.Function;

/** Changes as bytes. A message is kept as the PUBLISH of MQTT 5 that it would be. */
final class ChangeCodec {
  private static final byte PUT = 1;
  private static final byte SENT = 2;
  private static final byte RELEASED = 3;
  private static final byte REMOVED = 4;
  private static final byte HELD = 5;
  private static final byte RECEIVED = 6;
  private static final byte FREED = 7;
  private static final byte SESSION_ABSENT = 8;

  private static final int SOME_PACKET_ID = 1;

  private final Function<Publish, OutgoingMessage> messages;
  private final PacketDecoder decoder =
      new PacketDecoder(PacketDecoder.Side.CLIENT, Integer.MAX_VALUE, new TopicCache());

  /** A codec that makes messages in this way. */
  ChangeCodec(Function<Publish, OutgoingMessage> messages) {
    this.messages = messages;
    decoder.version(ProtocolVersion.MQTT_5);
  }

  static void encode(Change change, ByteBuf out) {
    if (change instanceof Change.Put put) {
      out.writeByte(PUT).writeLong(put.number()).writeLong(put.queuedEpochMillis());
      encode(put.message(), out);
    } else if (change instanceof Change.Sent sent) {
      out.writeByte(SENT).writeLong(sent.number()).writeLong(sent.sequence());
    } else if (change instanceof Change.Released released) {
      out.writeByte(RELEASED).writeLong(released.number());
    } else if (change instanceof Change.Removed removed) {
      out.writeByte(REMOVED).writeLong(removed.number());
    } else if (change instanceof Change.Held held) {
      out.writeByte(HELD).writeShort(held.packetId()).writeLong(held.deliveryId());
    } else if (change instanceof Change.Received received) {
      out.writeByte(RECEIVED).writeShort(received.packetId());
    } else if (change instanceof Change.Freed freed) {
      out.writeByte(FREED).writeShort(freed.packetId());
    } else {
      out.writeByte(SESSION_ABSENT);
    }
  }

  private static void encode(OutgoingMessage message, ByteBuf out) {
    Publish packet =
        new Publish(
            message.topic(),
            message.payload(),
            message.qos(),
            false,
            message.retain(),
            message.qos() == QoS.AT_MOST_ONCE ? 0 : SOME_PACKET_ID,
            message.properties());
    if (!PacketEncoder.encode(packet, ProtocolVersion.MQTT_5, Integer.MAX_VALUE, out)) {
      throw new StoreFailedException("a message is larger than any packet of MQTT");
    }
  }

  /** Reads one change; whatever is none is a {@link StoreFailedException}. */
  Change decode(ByteBuf in) {
    byte kind = in.readByte();
    return switch (kind) {
      case PUT -> new Change.Put(in.readLong(), in.readLong(), decodeMessage(in));
      case SENT -> new Change.Sent(in.readLong(), in.readLong());
      case RELEASED -> new Change.Released(in.readLong());
      case REMOVED -> new Change.Removed(in.readLong());
      case HELD -> new Change.Held(in.readUnsignedShort(), in.readLong());
      case RECEIVED -> new Change.Received(in.readUnsignedShort());
      case FREED -> new Change.Freed(in.readUnsignedShort());
      case SESSION_ABSENT -> new Change.SessionAbsent();
      default ->
          throw new StoreFailedException(
              "the queue on disk has an entry of kind "
                  + kind
                  + ", which a newer version of TernMQ wrote: use that version");
    };
  }

  private OutgoingMessage decodeMessage(ByteBuf in) {
    if (decoder.step(in) != PacketDecoder.Step.PACKET
        || !(decoder.packet() instanceof Publish publish)) {
      throw new StoreFailedException("the queue on disk has an entry that is no message");
    }
    return messages.apply(publish);
  }
}
