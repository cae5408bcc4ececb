package io.ternmq.crash.soak;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The two directions of a WebSocket, as the client sees them (RFC 6455). */
final class WebSocketStreams {
  static final String REQUEST =
      "GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Protocol: mqtt\r\n\r\n";

  private static final int BINARY = 0x82;
  private static final int CLOSE = 8;
  private static final byte[] MASK = {'m', 'a', 's', 'k'};

  private WebSocketStreams() {}

  /** Asks for the WebSocket and reads the answer's head. */
  static void open(InputStream in, OutputStream out) throws IOException {
    out.write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no WebSocket was opened: " + head);
      }
      head.append((char) next);
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket was opened: " + head);
    }
  }

  /** A binary frame as a client sends it. */
  static byte[] frame(byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 8);
    frame.write(BINARY);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(MASK);
    for (int index = 0; index < payload.length; index++) {
      frame.write(payload[index] ^ MASK[index % MASK.length]);
    }
    return frame.toByteArray();
  }

  /** What the frames of this stream hold, one after the other. */
  static InputStream unframed(InputStream framed) {
    return new Unframed(new DataInputStream(framed));
  }

  private static final class Unframed extends InputStream {
    private final DataInputStream in;
    private int left;

    Unframed(DataInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      if (!hasMore()) {
        return -1;
      }
      left--;
      return in.readUnsignedByte();
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!hasMore()) {
        return -1;
      }
      int count = in.read(into, start, Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    /** False at the end; otherwise there is a byte of a frame that holds MQTT. */
    private boolean hasMore() throws IOException {
      while (left == 0) {
        int first = in.read();
        if (first < 0 || (first & 0x0F) == CLOSE) {
          return false;
        }
        int length = in.readUnsignedByte();
        if (length == 126) {
          length = in.readUnsignedShort();
        } else if (length == 127) {
          length = (int) in.readLong();
        }
        if ((first & 0x08) == 0) {
          left = length;
        } else {
          in.skipNBytes(length); // PING and PONG
        }
      }
      return true;
    }
  }
}
