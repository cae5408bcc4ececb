package io.ternmq.client.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a directory needs that files in it survive a power cut. */
final class Directories {
  private static final boolean CAN_SYNC = !System.getProperty("os.name", "").startsWith("Windows");

  private Directories() {}

  /** Makes the names of the files in it durable; Windows does so by itself. */
  static void sync(Path directory) throws IOException {
    if (CAN_SYNC) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
