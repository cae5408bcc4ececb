package io.ternmq.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A headless Chromium of our own: a fresh profile, an ephemeral debugging port, gone when closed.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Path profile;
  private final Process process;
  private final DevTools devTools;

  private Chromium(Path profile, Process process, DevTools devTools) {
    this.profile = profile;
    this.process = process;
    this.devTools = devTools;
  }

  /** Starts one; a machine where none starts skips the test, or fails it where one must. */
  static Chromium start() {
    String program = program();
    try {
      Path profile = Files.createTempDirectory("ternmq-browser");
      Process process =
          new ProcessBuilder(command(program, profile))
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("chromium.log").toFile())
              .start();
      URI uri = debuggingUri(program, profile, process);
      return new Chromium(profile, process, DevTools.connect(HttpClient.newHttpClient(), uri));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> command(String program, Path profile) {
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "--no-first-run",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--lang=en-US",
            "about:blank"));
    return command;
  }

  private static String program() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      for (String name : NAMES) {
        Path candidate = Path.of(folder, name);
        if (Files.isExecutable(candidate)) {
          return candidate.toString();
        }
      }
    }
    throw lacking("Chromium is not installed, and this test needs it.");
  }

  private static RuntimeException lacking(String sentence) {
    if (System.getProperty("peers.missing", "skip").equals("fail")) {
      throw new AssertionError(sentence);
    }
    System.out.println("Skipped: " + sentence);
    throw new TestAbortedException(sentence);
  }

  /** There are programs of this name that only say where to get one, or that see no such folder. */
  private static URI debuggingUri(String program, Path profile, Process process)
      throws IOException {
    Path file = profile.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + START_NANOS;
    while (System.nanoTime() - deadline < 0 && process.isAlive()) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() >= 2) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    process.destroyForcibly();
    throw lacking(
        "Chromium is needed by this test, and "
            + program
            + " did not open its debugging port: "
            + Files.readString(profile.resolve("chromium.log")));
  }

  /** A new tab, with storage and cache of its own. */
  Tab tab() {
    String context =
        text(devTools.call("Target.createBrowserContext", Map.of(), null), "browserContextId");
    Map<String, @Nullable Object> target =
        devTools.call(
            "Target.createTarget",
            Map.of("url", "about:blank", "browserContextId", context, "width", 1440, "height", 900),
            null);
    Map<String, @Nullable Object> attached =
        devTools.call(
            "Target.attachToTarget",
            Map.of("targetId", text(target, "targetId"), "flatten", true),
            null);
    return new Tab(devTools, text(attached, "sessionId"), context);
  }

  private static String text(Map<String, @Nullable Object> map, String key) {
    return String.valueOf(map.get(key));
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    try {
      devTools.call("Browser.close", Map.of(), null);
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
      for (ProcessHandle child : children) {
        child.destroyForcibly();
        child.onExit().get(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      System.out.println("A process of the browser goes on: " + late);
    }
    devTools.close();
    removeProfile();
  }

  private void removeProfile() {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException failure) {
      // a process of the browser still writes: the temporary folder is emptied by the system
      System.out.println("The profile stays: " + failure.getMessage());
    }
  }
}
