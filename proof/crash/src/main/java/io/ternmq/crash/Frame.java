package io.ternmq.crash;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One packet as it came.
 *
 * @param flags the four bits beside the type
 */
record Frame(int type, int flags, byte[] body) {
  static final int CONNECT = 1;
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int PUBREC = 5;
  static final int PUBREL = 6;
  static final int PUBCOMP = 7;
  static final int SUBSCRIBE = 8;
  static final int SUBACK = 9;

  static Frame read(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int octet;
    do {
      octet = in.readUnsignedByte();
      length |= (octet & 0x7F) << shift;
      shift += 7;
    } while (octet > 0x7F);
    byte[] body = new byte[length];
    in.readFully(body);
    return new Frame(first >> 4, first & 15, body);
  }

  int qos() {
    return (flags >> 1) & 3;
  }

  /** The identifier of anything but a PUBLISH. */
  int packetId() {
    return Short.toUnsignedInt(ByteBuffer.wrap(body).getShort());
  }

  private int topicLength() {
    return Short.toUnsignedInt(ByteBuffer.wrap(body).getShort());
  }

  String topic() {
    return new String(body, 2, topicLength(), StandardCharsets.UTF_8);
  }

  int publishId() {
    return Short.toUnsignedInt(ByteBuffer.wrap(body).getShort(2 + topicLength()));
  }

  String payload() {
    int start = 2 + topicLength() + (qos() == 0 ? 0 : 2);
    return new String(body, start, body.length - start, StandardCharsets.UTF_8);
  }
}
