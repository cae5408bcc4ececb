package io.ternmq.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of its own, small enough to be filled: Linux's tmpfs, which only root may mount.
 */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one of so many mebibytes on a folder, or ends the test as skipped. */
  static SmallDisk mount(Path folder, int mebibytes) throws Exception {
    Files.createDirectories(folder);
    String size = "size=" + mebibytes + "m";
    int code = call("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString());
    assumeTrue(code == 0, "no small disk could be mounted: that takes Linux, and root");
    return new SmallDisk(folder);
  }

  private static int call(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor();
    } catch (IOException absent) {
      return -1;
    }
  }

  Path folder() {
    return folder;
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /** Takes up all but so many mebibytes. */
  void fillUpTo(int mebibytes) throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (Files.getFileStore(folder).getUsableSpace() > (long) mebibytes * BLOCK) {
        out.write(block);
      }
    }
  }

  /** Gives the space back. */
  void release() throws IOException {
    Files.deleteIfExists(ballast());
  }

  @Override
  public void close() {
    try {
      call("umount", "-l", folder.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
