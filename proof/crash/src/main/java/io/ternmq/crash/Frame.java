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
public record Frame(int type, int flags, byte[] body) {
  public static final int CONNECT = 1;
  public static final int CONNACK = 2;
  public static final int PUBLISH = 3;
  public static final int PUBACK = 4;
  public static final int PUBREC = 5;
  public static final int PUBREL = 6;
  public static final int PUBCOMP = 7;
  public static final int SUBSCRIBE = 8;
  public static final int SUBACK = 9;
  public static final int PINGREQ = 12;
  public static final int PINGRESP = 13;
  public static final int DISCONNECT = 14;

  /** The next packet of a stream. */
  public static Frame read(DataInputStream in) throws IOException {
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

  public int qos() {
    return (flags >> 1) & 3;
  }

  /** Why, by what CONNACK, DISCONNECT or an acknowledgement says; 0 where it says nothing. */
  public int reason() {
    int index =
        switch (type) {
          case CONNACK -> 1;
          case DISCONNECT -> 0;
          default -> 2;
        };
    return body.length > index ? body[index] & 0xFF : 0;
  }

  /** Of CONNACK. */
  public boolean isSessionPresent() {
    return body[0] == 1;
  }

  /** The identifier of anything but a PUBLISH. */
  public int packetId() {
    return Short.toUnsignedInt(ByteBuffer.wrap(body).getShort());
  }

  private int topicLength() {
    return Short.toUnsignedInt(ByteBuffer.wrap(body).getShort());
  }

  public String topic() {
    return new String(body, 2, topicLength(), StandardCharsets.UTF_8);
  }

  /** The identifier of a PUBLISH of QoS 1 or 2. */
  public int publishId() {
    return Short.toUnsignedInt(ByteBuffer.wrap(body).getShort(2 + topicLength()));
  }

  /** What a PUBLISH of 3.1.1 carries. */
  public String payload() {
    return payloadFrom(2 + topicLength() + (qos() == 0 ? 0 : 2));
  }

  /** What a PUBLISH of 5.0 carries, behind its properties. */
  public String payloadOfFive() {
    int start = 2 + topicLength() + (qos() == 0 ? 0 : 2);
    int length = 0;
    int shift = 0;
    int octet;
    do {
      octet = body[start++];
      length |= (octet & 0x7F) << shift;
      shift += 7;
    } while (octet < 0);
    return payloadFrom(start + length);
  }

  private String payloadFrom(int start) {
    return new String(body, start, body.length - start, StandardCharsets.UTF_8);
  }
}
