package io.ternmq.chaos;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows the MQTT packets in one direction of a connection, so that one can be taken out or torn.
 * Bytes that are not MQTT (TLS, WebSocket) pass as they are. Not thread-safe.
 */
final class FrameScanner {
  private static final int HEADER_BYTES_LIMIT = 5;
  private static final int CONNECT = 1;
  private static final int PUBACK = 4;
  private static final int PUBCOMP = 7;
  private static final int SUBACK = 9;
  private static final int UNSUBACK = 11;
  private static final int LONGEST_CONNECT_BYTES = 8_192;
  private static final int NOT_TORN = -1;

  private final boolean beginsWithConnect;
  private final byte[] header = new byte[HEADER_BYTES_LIMIT];
  private int headerCount;
  private int bodyRemaining;
  private boolean isStarted;
  private boolean isBody;
  private boolean isDropped;
  private boolean isOpaque;
  private boolean dropsAcknowledgements;
  private @Nullable RandomGenerator tearing;
  private int bytesUntilTorn = NOT_TORN;
  private boolean isTorn;
  private @Nullable ByteArrayOutputStream connect;
  private String clientId = "";
  private long droppedCount;

  /** For the bytes of a client, or those of a broker. */
  FrameScanner(boolean beginsWithConnect) {
    this.beginsWithConnect = beginsWithConnect;
  }

  /** Takes acknowledgements out from the next packet on, or no longer. */
  void dropAcknowledgements(boolean drops) {
    dropsAcknowledgements = drops;
  }

  /** The next packet passes up to a byte in its middle that this chance picks. */
  void tear(RandomGenerator random) {
    tearing = random;
  }

  /** True from the moment on at which a packet was torn: nothing more passes. */
  boolean isTorn() {
    return isTorn;
  }

  /** The client id of the CONNECT that passed; empty until then, or where it has none. */
  String clientId() {
    return clientId;
  }

  /** How many packets were taken out. */
  long droppedCount() {
    return droppedCount;
  }

  /** Passes what may pass on; both buffers are read and written from their position. */
  void pass(ByteBuffer in, ByteBuffer out) {
    while (in.hasRemaining() && !isTorn) {
      if (isOpaque) {
        passOpaque(in, out);
      } else if (isBody) {
        passBody(in, out);
      } else {
        readHeader(in.get(), out);
      }
    }
    if (isTorn) {
      in.position(in.limit());
    }
  }

  private void passOpaque(ByteBuffer in, ByteBuffer out) {
    if (tearing == null) {
      out.put(in);
      return;
    }
    int count = tearing.nextInt(in.remaining());
    out.put(in.slice(in.position(), count));
    isTorn = true;
  }

  private void readHeader(byte octet, ByteBuffer out) {
    header[headerCount++] = octet;
    boolean isFirst = headerCount == 1;
    boolean isNoPacket = isFirst && (octet & 0xf0) == 0;
    boolean isNoConnect = !isStarted && beginsWithConnect && octet != CONNECT << 4;
    isStarted = true;
    if (isNoPacket || isNoConnect) {
      becomeOpaque(out);
    } else if (!isFirst && octet >= 0) {
      beginBody(out);
    } else if (headerCount == HEADER_BYTES_LIMIT) {
      becomeOpaque(out);
    }
  }

  /** No packet begins so: from here on bytes are bytes. */
  private void becomeOpaque(ByteBuffer out) {
    isOpaque = true;
    out.put(header, 0, headerCount);
    headerCount = 0;
  }

  /** Marks a direction that is not MQTT from its first byte on. */
  void beOpaque() {
    isOpaque = true;
  }

  boolean isOpaque() {
    return isOpaque;
  }

  private void beginBody(ByteBuffer out) {
    int type = (header[0] & 0xff) >> 4;
    bodyRemaining = lengthOf(header, headerCount);
    isDropped = dropsAcknowledgements && isAcknowledgement(type);
    if (isDropped) {
      droppedCount++;
    }
    if (type == CONNECT && bodyRemaining <= LONGEST_CONNECT_BYTES) {
      connect = new ByteArrayOutputStream(bodyRemaining);
    }
    if (tearing != null) {
      bytesUntilTorn = 1 + tearing.nextInt(headerCount + bodyRemaining - 1);
    }
    emit(ByteBuffer.wrap(header, 0, headerCount), headerCount, out);
    headerCount = 0;
    isBody = bodyRemaining > 0;
  }

  private static int lengthOf(byte[] header, int headerCount) {
    int length = 0;
    for (int index = headerCount - 1; index > 0; index--) {
      length = (length << 7) | (header[index] & 0x7f);
    }
    return length;
  }

  private static boolean isAcknowledgement(int type) {
    return (type >= PUBACK && type <= PUBCOMP) || type == SUBACK || type == UNSUBACK;
  }

  private void passBody(ByteBuffer in, ByteBuffer out) {
    int count = Math.min(in.remaining(), bodyRemaining);
    if (connect != null) {
      for (int index = 0; index < count; index++) {
        connect.write(in.get(in.position() + index));
      }
    }
    emit(in, count, out);
    bodyRemaining -= count;
    isBody = bodyRemaining > 0;
    if (!isBody && connect != null) {
      clientId = clientIdOf(connect.toByteArray());
      connect = null;
    }
  }

  private void emit(ByteBuffer in, int count, ByteBuffer out) {
    ByteBuffer part = in.slice(in.position(), count);
    in.position(in.position() + count);
    if (bytesUntilTorn != NOT_TORN) {
      int passing = Math.min(count, bytesUntilTorn);
      part.limit(passing);
      bytesUntilTorn -= passing;
      isTorn = bytesUntilTorn == 0;
    }
    if (!isDropped) {
      out.put(part);
    }
  }

  /** What stands behind protocol name, level, flags, keep-alive and (5.0) properties. */
  private static String clientIdOf(byte[] body) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(body);
      int nameBytes = bytes.getShort() & 0xffff;
      bytes.position(bytes.position() + nameBytes);
      int level = bytes.get();
      bytes.position(bytes.position() + 3);
      if (level == 5) {
        int propertyBytes = propertyBytes(bytes);
        bytes.position(bytes.position() + propertyBytes);
      }
      byte[] id = new byte[bytes.getShort() & 0xffff];
      bytes.get(id);
      return new String(id, StandardCharsets.UTF_8);
    } catch (RuntimeException malformed) {
      return ""; // not for a proxy to judge
    }
  }

  private static int propertyBytes(ByteBuffer bytes) {
    int length = 0;
    int shift = 0;
    byte octet;
    do {
      octet = bytes.get();
      length |= (octet & 0x7f) << shift;
      shift += 7;
    } while (octet < 0);
    return length;
  }
}
