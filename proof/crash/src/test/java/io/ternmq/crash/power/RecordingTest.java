package io.ternmq.crash.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir private Path folder;

  private static byte[] removal(int process, String path) {
    byte[] text = path.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(33 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'U')
        .putLong(1)
        .putInt(process)
        .putInt(-1)
        .putLong(0)
        .putInt(text.length)
        .putInt(0)
        .put(text)
        .array();
  }

  /** So much of a record is written when SIGKILL comes in the midst of that. */
  private Path log(String name, byte[] whole, byte[] torn, int length) throws IOException {
    Path log = Files.write(folder.resolve(name + length), whole);
    return Files.write(log, Arrays.copyOf(torn, length), java.nio.file.StandardOpenOption.APPEND);
  }

  @Test
  void aProcessThatWasKilledLeavesWhatItHadWrittenInFull() throws IOException {
    byte[] torn = removal(7, "/data/torn");
    for (int length = 0; length < torn.length; length++) {
      Path first = log("first", removal(7, "/data/a"), torn, length);
      Path second = log("second", removal(8, "/data/b"), new byte[0], 0);
      assertThat(Recording.read(List.of(first, second)).events())
          .extracting(Event::path)
          .containsExactly("/data/a", "/data/b");
    }
  }
}
