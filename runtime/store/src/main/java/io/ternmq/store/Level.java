package io.ternmq.store;

import java.util.Locale;

/** What a receipt promises. */
public enum Level {
  /** The batch is on the disk: a power cut does not take it back. */
  FSYNC,
  /** The batch is with the operating system: the end of the process does not take it back. */
  OS;

  /** As it stands in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
