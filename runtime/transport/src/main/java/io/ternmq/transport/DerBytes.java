package io.ternmq.transport;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The few structures of ASN.1 in DER that keys of older files need. */
final class DerBytes {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  private DerBytes() {}

  /**
   * A private key as PKCS #8 has it (RFC 5208), from one of the older forms, which leave out what
   * kind of key they are: that is taken from the public key.
   */
  static byte[] privateKey(byte[] publicKey, byte[] older) {
    byte[] algorithm = firstOf(publicKey);
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTETS, older));
  }

  /** The first element inside an element, with its head. */
  private static byte[] firstOf(byte[] outer) {
    int start = bodyIndex(outer, 0);
    int body = bodyIndex(outer, start);
    return Arrays.copyOfRange(outer, start, body + lengthOf(outer, start));
  }

  private static int bodyIndex(byte[] bytes, int index) {
    int first = bytes[index + 1] & 0xFF;
    return index + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static int lengthOf(byte[] bytes, int index) {
    int first = bytes[index + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int position = index + 2; position < bodyIndex(bytes, index); position++) {
      length = (length << 8) | (bytes[position] & 0xFF);
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length >= 0x80) {
      int octets = length > 0xFFFF ? 3 : length > 0xFF ? 2 : 1;
      out.write(0x80 | octets);
      for (int octet = octets - 1; octet > 0; octet--) {
        out.write(length >> (8 * octet));
      }
    }
    out.write(length);
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }
}
