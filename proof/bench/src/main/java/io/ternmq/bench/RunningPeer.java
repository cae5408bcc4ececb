package io.ternmq.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A started broker: its port, its processes, and how it is stopped. */
final class RunningPeer implements AutoCloseable {
  private static final int ATTEMPT_LIMIT = 300;
  private static final int ATTEMPT_MILLIS = 100;
  private static final int STOP_SECONDS = 10;

  private final String name;
  private final Process process;
  private final int port;
  private final @Nullable Path data;

  /** The directory of its data goes with it. */
  RunningPeer(String name, Process process, int port, @Nullable Path data) {
    this.name = name;
    this.process = process;
    this.port = port;
    this.data = data;
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  /** The started process and all it started, as the load generator watches them. */
  String processIds() {
    List<String> ids = new ArrayList<>();
    ids.add(Long.toString(process.pid()));
    process.descendants().forEach(descendant -> ids.add(Long.toString(descendant.pid())));
    return String.join(",", ids);
  }

  /** Waits until the port accepts connections. */
  RunningPeer awaitListening() throws InterruptedException {
    for (int attempt = 0; attempt < ATTEMPT_LIMIT && process.isAlive(); attempt++) {
      if (isListening()) {
        return this;
      }
      process.waitFor(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS);
    }
    String end = process.isAlive() ? "does not listen" : "ended with " + process.exitValue();
    close();
    throw new CompareFailed("The broker " + name + " " + end + "; it said why above, if at all.");
  }

  @Override
  public void close() {
    List<ProcessHandle> processes = new ArrayList<>(process.descendants().toList());
    processes.add(process.toHandle());
    processes.forEach(ProcessHandle::destroy);
    for (ProcessHandle handle : processes) {
      try {
        handle.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        handle.destroyForcibly();
      } catch (ExecutionException | TimeoutException late) {
        handle.destroyForcibly();
      }
    }
    if (data != null && Files.exists(data)) {
      delete(data);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException left) {
      System.err.println("Left behind: " + folder + " (" + left.getMessage() + ").");
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
