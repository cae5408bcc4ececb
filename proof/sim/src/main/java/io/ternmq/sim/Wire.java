package io.ternmq.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Publish;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import java.nio.ByteBuffer;

/** Small things about bytes and packets that both ends of the simulation share. */
final class Wire {
  private static final UnpooledByteBufAllocator ALLOCATOR =
      new UnpooledByteBufAllocator(false, true);
  private static final int FIRST_BYTES = 256;

  private Wire() {}

  /** A growing buffer on the heap. */
  static ByteBuf buffer() {
    return ALLOCATOR.heapBuffer(FIRST_BYTES);
  }

  /** A payload that begins with the number of its message; empty for a negative padding. */
  static byte[] payload(long tag, int paddingBytes) {
    if (paddingBytes < 0) {
      return new byte[0];
    }
    return ByteBuffer.allocate(Long.BYTES + paddingBytes).putLong(tag).array();
  }

  /** The number of the message that a payload belongs to; 0 where it has none. */
  static long tag(byte[] payload) {
    return payload.length < Long.BYTES ? 0 : ByteBuffer.wrap(payload).getLong();
  }

  /** A packet in a few words. */
  static String words(Packet packet) {
    if (packet instanceof Publish publish) {
      return "PUBLISH "
          + publish.topic()
          + " #"
          + tag(publish.payload())
          + " QoS "
          + publish.qos().level()
          + (publish.dup() ? " dup" : "")
          + (publish.retain() ? " retain" : "");
    } else if (packet instanceof Acknowledgement acknowledgement) {
      return acknowledgement.type().name() + " " + acknowledgement.reason().name();
    } else if (packet instanceof ConnAck answer) {
      return "CONNACK " + answer.reason().name() + (answer.sessionPresent() ? " present" : "");
    } else if (packet instanceof Connect connect) {
      return "CONNECT " + connect.version() + (connect.cleanStart() ? " clean" : "");
    } else if (packet instanceof Subscribe subscribe) {
      return "SUBSCRIBE " + subscribe.requests().size();
    } else if (packet instanceof SubAck answer) {
      return "SUBACK " + answer.reasons().size();
    }
    return packet.type().name();
  }

  /** The packet identifier; 0 where a packet has none. */
  static int packetId(Packet packet) {
    if (packet instanceof Publish publish) {
      return publish.packetId();
    }
    return packet instanceof Acknowledgement acknowledgement ? acknowledgement.packetId() : 0;
  }
}
