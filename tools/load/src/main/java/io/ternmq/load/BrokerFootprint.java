package io.ternmq.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a broker's processes have used so far, as the kernel tells it.
 *
 * @param processorSeconds to 10 ms
 * @param residentBytes memory that is in use now
 * @param writtenBytes handed to write calls, sockets and files both
 * @param storedBytes that will be or were written to disks
 */
record BrokerFootprint(
    double processorSeconds, long residentBytes, long writtenBytes, long storedBytes) {
  private static final int KIBIBYTE = 1024;

  static BrokerFootprint of(List<Long> processIds) {
    BrokerFootprint sum = new BrokerFootprint(0, 0, 0, 0);
    for (long id : processIds) {
      Path folder = Path.of("/proc", Long.toString(id));
      double seconds =
          ProcessHandle.of(id)
                  .flatMap(process -> process.info().totalCpuDuration())
                  .orElse(Duration.ZERO)
                  .toNanos()
              / 1e9;
      sum =
          new BrokerFootprint(
              sum.processorSeconds + seconds,
              sum.residentBytes + KIBIBYTE * number(folder.resolve("status"), "VmRSS:"),
              sum.writtenBytes + number(folder.resolve("io"), "wchar:"),
              sum.storedBytes + number(folder.resolve("io"), "write_bytes:"));
    }
    return sum;
  }

  BrokerFootprint since(BrokerFootprint earlier) {
    return new BrokerFootprint(
        processorSeconds - earlier.processorSeconds,
        residentBytes - earlier.residentBytes,
        writtenBytes - earlier.writtenBytes,
        storedBytes - earlier.storedBytes);
  }

  /** The number behind a name; 0 where the system does not tell it. */
  private static long number(Path file, String name) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name)) {
          return Long.parseLong(line.substring(name.length()).replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException untold) {
      return 0;
    }
    return 0;
  }
}
