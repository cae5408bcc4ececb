package io.ternmq.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import org.jspecify.annotations.Nullable;

/** What the system says where nobody reads any more, in the language of its user. */
final class BrokenPipe {
  private static final String IN_ENGLISH = "Broken pipe";

  private BrokenPipe() {}

  /** True where this was written to somebody who reads no more. */
  static boolean isMeantBy(IOException fault) {
    String words = fault.getMessage();
    return words != null && (words.equals(IN_ENGLISH) || words.equals(here()));
  }

  /** The words of this system, heard from a pipe that nobody reads; null where it has none. */
  private static @Nullable String here() {
    try {
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink()) {
        pipe.source().close();
        sink.write(ByteBuffer.allocate(1));
        return null;
      }
    } catch (IOException broken) {
      return broken.getMessage();
    }
  }
}
