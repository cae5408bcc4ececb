package io.ternmq.crash.soak;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** The garbage collector that {@code ./tern} gives a broker on this JDK, on two processors. */
final class Collector {
  private static final int FIRST_WITH_ZGC = 25;

  private Collector() {}

  /** The flags that choose it; {@code jcmd GC.run} leaves nothing behind that is dead. */
  static List<String> flags(String java) throws IOException, InterruptedException {
    if (Runtime.version().feature() >= FIRST_WITH_ZGC) {
      return List.of("-XX:+UseZGC");
    }
    List<String> shenandoah = List.of("-XX:+UseShenandoahGC", "-XX:-ExplicitGCInvokesConcurrent");
    if (isTaken(java, shenandoah)) {
      return shenandoah;
    }
    return List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=5");
  }

  private static boolean isTaken(String java, List<String> flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(flags);
    command.add("-version");
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
