package io.ternmq.client.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a queue look like text that a clean-up may remove. */
class LostFilesTest {
  @TempDir private Path directory;

  @Test
  void aQueueWithoutItsFilesIsNotTakenForAnEmptyOne() throws Exception {
    try (OpenedDirectory opened = DiskLogRig.open(directory)) {
      opened.log().append(List.of(DiskLogRig.put(0, "kept")));
      opened.log().sync();
    }
    Path file = LogDirectory.files(directory).get(0);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> DiskLogRig.open(directory).close())
          .isInstanceOf(StoreFailedException.class)
          .hasMessageContaining("there is no file *.log, and there always was one")
          .hasMessageContaining("Put them back");
    }
    Files.write(file, bytes);
    try (OpenedDirectory opened = DiskLogRig.open(directory)) {
      assertThat(opened.stored().messages()).hasSize(1);
    }
  }

  @Test
  void aFileInItsPlaceIsToldInWords() throws Exception {
    Path file = Files.createFile(directory.resolve("queue"));
    assertThatThrownBy(() -> DiskLogRig.open(file).close())
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("queue is a file and no directory")
        .hasMessageNotContaining("Exception");
  }
}
