package io.ternmq.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What pub publishes: exactly one of the five. */
final class PayloadOptions {
  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "The message, given here.")
  private @Nullable String message;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The message is what this file holds.")
  private @Nullable Path file;

  @Option(
      names = {"-s", "--stdin-file"},
      description = "The message is all of the standard input.")
  private boolean isInput;

  @Option(
      names = {"-l", "--stdin-line"},
      description = "A message for each line of the standard input.")
  private boolean isLines;

  @Option(
      names = {"-n", "--null-message"},
      description = "The message is empty. With -r: nothing is retained any more.")
  private boolean isEmpty;

  /** Hands out each payload; -l as the lines come. */
  void forEach(InputStream input, Consumer<byte[]> sink) throws IOException {
    if (message != null) {
      sink.accept(message.getBytes(StandardCharsets.UTF_8));
    } else if (file != null) {
      sink.accept(read(file));
    } else if (isInput) {
      sink.accept(input.readAllBytes());
    } else if (isEmpty) {
      sink.accept(new byte[0]);
    } else {
      forEachLine(input, sink);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException fault) {
      throw CommandFailure.of("cannot read " + file + ": " + fault.getMessage());
    }
  }

  private static void forEachLine(InputStream input, Consumer<byte[]> sink) throws IOException {
    InputStream bytes = new BufferedInputStream(input);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = bytes.read(); next >= 0; next = bytes.read()) {
      if (next == '\n') { // and nothing else ends a line: the bytes as they came
        sink.accept(line.toByteArray());
        line.reset();
      } else {
        line.write(next);
      }
    }
    if (line.size() > 0) {
      sink.accept(line.toByteArray());
    }
  }

  /** Complains where not exactly one was given. */
  void check() {
    int count =
        (message == null ? 0 : 1)
            + (file == null ? 0 : 1)
            + (isInput ? 1 : 0)
            + (isLines ? 1 : 0)
            + (isEmpty ? 1 : 0);
    if (count != 1) {
      throw CommandFailure.ofMisuse(
          (count == 0 ? "nothing to publish" : "more than one thing to publish")
              + ": give one of -m TEXT, -f FILE, -s, -l and -n");
    }
    if (file != null && !Files.isReadable(file)) {
      throw CommandFailure.of(
          "cannot read " + file + (Files.exists(file) ? "" : ": there is no such file"));
    }
  }
}
