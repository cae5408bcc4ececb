package io.ternmq.broker.settings;

/** What an acknowledged message survives. */
public enum Durability {
  /** A power cut. */
  FSYNC,
  /** The end of the process. */
  OS,
  /** Nothing. */
  MEMORY
}
