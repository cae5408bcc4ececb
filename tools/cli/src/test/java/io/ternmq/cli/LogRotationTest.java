package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a broker that is a process of its own. */
class LogRotationTest {
  @TempDir private Path folder;

  private List<String> files() throws Exception {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  /** What the file holds that was moved aside first; nothing while there is none, or it moves. */
  private String oldest() throws Exception {
    try {
      return Files.readString(folder.resolve("tern.log.2"));
    } catch (NoSuchFileException absent) {
      return "";
    }
  }

  @Test
  void aFullFileIsMovedAsideAndTheOldestGoes() throws Exception {
    AtomicReference<String> first = new AtomicReference<>("");
    try (RunningBroker broker =
        RunningBroker.start(
            folder, "--port=0", "--ws-port=off", "--set=log.size=1KiB", "--set=log.count=2")) {
      broker
          .process()
          .await(
              "a third file moved aside, so that the first goes",
              () -> {
                broker.pub("-t t -m x -i the-one-that-fills-the-log");
                String there = oldest();
                first.compareAndSet("", there);
                return !there.isEmpty() && !there.equals(first.get());
              });
      broker.process().terminate();
      broker.process().awaitExit(); // with its last line: while it writes it moves files
      assertThat(files()).containsExactly("tern.log", "tern.log.1", "tern.log.2");
      assertThat(Files.readString(folder.resolve("tern.log.1"))).contains("connected from");
    }
  }
}
