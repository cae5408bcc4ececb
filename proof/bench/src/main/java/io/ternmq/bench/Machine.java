package io.ternmq.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Says on what a comparison ran, as a line under its table. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  static String describe(String mosquitto) {
    return String.join(
        ", ",
        LocalDate.now(ZoneOffset.UTC).toString(),
        Runtime.getRuntime().availableProcessors() + " cores",
        processor(),
        "Linux " + System.getProperty("os.version"),
        "JDK " + Runtime.version(),
        firstLineOf(List.of(mosquitto, "-h")));
  }

  private static String processor() {
    try {
      for (String line : Files.readAllLines(PROCESSORS)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException absent) {
      return System.getProperty("os.arch");
    }
    return System.getProperty("os.arch");
  }

  private static String firstLineOf(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (BufferedReader lines = process.inputReader()) {
        String line = lines.readLine();
        return line == null ? "no mosquitto" : line;
      }
    } catch (IOException absent) {
      return "no mosquitto";
    }
  }
}
