package io.ternmq.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** A secret that stands in the first line of a file. */
final class FirstLine {
  private FirstLine() {}

  /** The line; where there is none the command ends with a sentence that says what it is to be. */
  static String of(Path file, String what) {
    try (Stream<String> lines = Files.lines(file)) {
      String first = lines.findFirst().orElse("").strip();
      if (first.isEmpty()) {
        throw CommandFailure.of("the first line of " + file + " is to be " + what);
      }
      return first;
    } catch (UncheckedIOException fault) {
      throw unreadable(file, what, Objects.requireNonNull(fault.getCause()));
    } catch (IOException fault) {
      throw unreadable(file, what, fault);
    }
  }

  private static CommandFailure unreadable(Path file, String what, IOException fault) {
    return CommandFailure.of(what + " in " + file + " cannot be read: " + FileFault.words(fault));
  }
}
