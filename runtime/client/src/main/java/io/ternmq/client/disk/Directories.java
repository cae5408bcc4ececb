package io.ternmq.client.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a directory needs that files in it survive a power cut. */
final class Directories {
  private static final boolean CAN_SYNC = !System.getProperty("os.name", "").startsWith("Windows");

  private Directories() {}

  /** Makes a directory where it is missing, so that its name survives too. */
  static void create(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path above = directory.toAbsolutePath().normalize().getParent();
    for (; above != null; above = above.getParent()) {
      try {
        sync(above);
      } catch (AccessDeniedException e) {
        return; // this user cannot have made what lies above
      }
    }
  }

  /** Why a file or a directory could not be used, in words. */
  static String words(IOException fault) {
    if (fault instanceof AccessDeniedException) {
      return "this user may not use " + fault.getMessage();
    } else if (fault instanceof FileAlreadyExistsException) {
      return fault.getMessage() + " is a file and no directory";
    } else if (fault instanceof NoSuchFileException) {
      return fault.getMessage() + " is not there";
    }
    return String.valueOf(fault.getMessage());
  }

  /** Makes the names of the files in it durable; Windows does so by itself. */
  static void sync(Path directory) throws IOException {
    if (CAN_SYNC) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
