package io.ternmq.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * What one connection is about to send: a buffer that grows up to a limit and is written in one
 * piece. Owned by the thread of the run.
 */
final class Output {
  private static final int FIRST_BYTES = 64;

  private final int limitBytes;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  Output(int limitBytes) {
    this.limitBytes = limitBytes;
  }

  boolean isEmpty() {
    return buffer.position() == 0;
  }

  /** Whether that many bytes more stay within the limit. */
  boolean fits(int bytes) {
    return buffer.position() + bytes <= limitBytes;
  }

  /**
   * The buffer with space for that many bytes at its position.
   *
   * @throws LoadFailed where the limit is reached: the peer stopped reading
   */
  ByteBuffer reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      grow(bytes);
    }
    return buffer;
  }

  /** Writes as much as the channel takes; true where nothing is left. */
  boolean writeTo(WritableByteChannel channel) throws IOException {
    buffer.flip();
    channel.write(buffer);
    if (buffer.hasRemaining()) {
      buffer.compact();
      return false;
    }
    buffer.clear();
    return true;
  }

  private void grow(int bytes) {
    if (!fits(bytes)) {
      throw new LoadFailed(
          "The broker stopped reading: more than " + limitBytes + " bytes wait to be sent to it.");
    }
    int wanted = Math.max(FIRST_BYTES, Math.max(buffer.capacity() * 2, buffer.position() + bytes));
    ByteBuffer larger = ByteBuffer.allocateDirect(Math.min(wanted, limitBytes));
    buffer.flip();
    larger.put(buffer);
    buffer = larger;
  }
}
