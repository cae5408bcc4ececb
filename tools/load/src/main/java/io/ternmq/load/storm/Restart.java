package io.ternmq.load.storm;

import io.ternmq.load.LoadFailed;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A broker's process that is killed and started again. Owned by the thread of the storm. */
final class Restart implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final StormPlan.Kill kill;
  private @Nullable Process started;

  Restart(StormPlan.Kill kill) {
    this.kill = kill;
  }

  /** Kills the one process and, when that is gone, starts the other. */
  void run() throws IOException {
    ProcessHandle before =
        ProcessHandle.of(kill.processId())
            .orElseThrow(
                () -> new LoadFailed("There is no process " + kill.processId() + " to kill."));
    before.destroyForcibly(); // SIGKILL
    try {
      before.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException late) {
      throw new LoadFailed("Process " + kill.processId() + " outlived SIGKILL.", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LoadFailed("The storm was interrupted.", interrupted);
    }
    started =
        new ProcessBuilder("/bin/sh", "-c", "exec " + kill.command())
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
  }

  /** Ends what was started, in order. */
  @Override
  public void close() {
    Process own = started;
    if (own != null) {
      own.destroy();
      try {
        if (!own.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          own.destroyForcibly();
        }
      } catch (InterruptedException interrupted) {
        own.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
