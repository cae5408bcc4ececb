package io.ternmq.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a core from halting while it is open. A virtual machine that has nothing to do for a moment
 * halts its core, and to be awake again can take it 0.1 to 0.3 ms, many times in a row, whatever
 * runs there. So a process of the lowest class that the scheduler has (SCHED_IDLE) stays on the
 * core and does nothing but yield: everything else goes before it.
 */
final class AwakeCore implements AutoCloseable {
  /** For where nothing is to be kept awake. */
  static final AwakeCore NONE = new AwakeCore(null);

  private static final List<String> SMALL =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx16m");
  private static final int YIELDS = 100_000;

  private final @Nullable Process process;

  private AwakeCore(@Nullable Process process) {
    this.process = process;
  }

  /**
   * Begins at once.
   *
   * @param cores a single one; of a list none is kept awake, for the scheduler chooses among them
   */
  static AwakeCore start(String cores) throws IOException {
    if (!Peer.isOneCore(cores)) {
      return NONE;
    }
    List<String> command = new ArrayList<>(List.of("chrt", "--idle", "0"));
    command.addAll(Peer.pinnedTo(cores));
    command.addAll(Generator.java(SMALL, AwakeCore.class.getName()));
    return new AwakeCore(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Yields until the process that began it is gone. */
  @SuppressWarnings("ThreadPriorityCheck") // to be behind everything else is what it is for
  public static void main(String[] words) {
    ProcessHandle comparison = ProcessHandle.current().parent().orElseThrow();
    while (comparison.isAlive()) {
      for (int count = 0; count < YIELDS; count++) {
        Thread.yield();
      }
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly(); // it holds nothing
    }
  }
}
