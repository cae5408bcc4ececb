package io.ternmq.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;

/** Makes the bytes of an {@link Output} visible to a test. */
final class Bytes {
  private Bytes() {}

  static byte[] writtenBy(Output output) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      output.writeTo(Channels.newChannel(out));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
