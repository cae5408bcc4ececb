package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an extension keeps lies in the broker's data directory, beside the store. */
@Timeout(300)
class ExtensionFilesTest {
  @TempDir private Path folder;

  private String[] broker(String... more) {
    String[] words = {
      "broker",
      "--port=0",
      "--ws-port=off",
      "--http-port=0",
      "--data=" + folder.resolve("data"),
      "--set=events.listeners=[notes]"
    };
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void aBrokerWithAnEmptyDirectoryStartsThoughAnExtensionWritesThereAtOnce() throws Exception {
    try (TernProcess broker = TernProcess.start(broker())) {
      assertThat(broker.portWhenReady()).isNotEmpty();
      assertThat(folder.resolve("data/extensions/notes/notes.txt")).exists();
    }
  }

  @Test
  void oneThatAnExtensionKeepsFromStartingLeavesADirectoryThatCanBeUsed() throws Exception {
    Run refused = Run.of(broker("--set=extensions={notes: {colour: red}}"));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("There is no setting extensions.notes.colour");
    try (TernProcess broker = TernProcess.start(broker())) {
      assertThat(broker.portWhenReady()).isNotEmpty();
    }
  }
}
