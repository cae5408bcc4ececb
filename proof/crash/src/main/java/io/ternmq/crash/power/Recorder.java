package io.ternmq.crash.power;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The library that records what a process does; compiled here, for this machine. */
public final class Recorder {
  private static final String SOURCE = "recorder.c";

  private final Path library;
  private final List<Path> logs = new ArrayList<>();

  private Recorder(Path library) {
    this.library = library;
  }

  /** True on Linux with a C compiler that has what it includes. */
  public static boolean isPossible() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return false;
    }
    try {
      return run(List.of("gcc", "-E", "-include", "stdio.h", "-x", "c", "/dev/null")) == 0;
    } catch (IOException e) {
      return false; // there is none
    }
  }

  /** Compiles it into this directory, where the log will be too. */
  public static Recorder in(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path source = directory.resolve(SOURCE);
    try (InputStream text = Recorder.class.getResourceAsStream(SOURCE)) {
      Files.write(source, Objects.requireNonNull(text, SOURCE).readAllBytes());
    }
    Path library = directory.resolve("recorder.so");
    int code =
        run(
            List.of(
                "gcc",
                "-O1",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl",
                "-lpthread"));
    if (code != 0) {
      throw new IOException("gcc did not compile " + source);
    }
    return new Recorder(library);
  }

  private static int run(List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.INHERIT)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /**
   * Lets a process be recorded: all that it does to files below this directory. It is started once,
   * and after those before it have ended.
   */
  public void record(ProcessBuilder process, Path below) {
    Path log = library.resolveSibling("recording" + logs.size());
    logs.add(log);
    Map<String, String> environment = process.environment();
    environment.put("LD_PRELOAD", library.toString());
    environment.put("RECORD_BELOW", below.toString());
    environment.put("RECORD_TO", log.toString());
    environment.put("RECORD_EXCEPT", "/native/"); // the database's library: nothing of ours
  }

  /** What was recorded so far, of all processes. */
  public Recording recording() throws IOException {
    return Recording.read(logs);
  }
}
