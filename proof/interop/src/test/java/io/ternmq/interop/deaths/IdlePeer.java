package io.ternmq.interop.deaths;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A client of an {@link IdleCrowd}, which owns it: connects, pings, and may fall silent. */
final class IdlePeer {
  private static final int CONNACK_BYTES = 4;

  final SocketChannel channel;
  final long keepAliveNanos;

  /** Before its last packet left. */
  long lastSentNanos;

  /** No earlier than this was it cut off: what the crowd saw the turn before. */
  long cutNotBeforeNanos;

  /** No later than this was it cut off; 0 while it is not. */
  long cutNotAfterNanos;

  boolean isSilent;
  private int readBytes;

  IdlePeer(SocketChannel channel, int keepAliveSeconds) {
    this.channel = channel;
    this.keepAliveNanos = keepAliveSeconds * 1_000_000_000L;
  }

  boolean isAccepted() {
    return readBytes >= CONNACK_BYTES;
  }

  boolean isCut() {
    return cutNotAfterNanos != 0;
  }

  void send(byte[] bytes) throws IOException {
    lastSentNanos = System.nanoTime();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int written = channel.write(buffer);
    if (written != bytes.length) {
      throw new IOException("a packet did not fit into the socket of an idle client");
    }
  }

  /** Reads what is there; false at the end. */
  boolean read(ByteBuffer buffer) {
    buffer.clear();
    try {
      int count = channel.read(buffer);
      readBytes += Math.max(count, 0);
      return count >= 0;
    } catch (IOException reset) {
      return false;
    }
  }
}
