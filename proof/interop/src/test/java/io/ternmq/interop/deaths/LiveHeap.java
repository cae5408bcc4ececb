package io.ternmq.interop.deaths;

import io.ternmq.interop.Program;
import java.nio.file.Path;
import java.util.List;

/** What a Java process holds after a full collection. */
final class LiveHeap {
  private static final int COLLECTIONS = 2;

  private LiveHeap() {}

  /** Bytes of all objects that are reachable, as the JDK's jcmd counts them. */
  static long bytes(long processId) {
    long bytes = 0;
    for (int round = 0; round < COLLECTIONS; round++) {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      List<String> lines =
          Program.run(List.of(jcmd, Long.toString(processId), "GC.class_histogram"));
      String total =
          lines.stream().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
      bytes = Long.parseLong(total.strip().split("\\s+")[2]);
    }
    return bytes;
  }
}
