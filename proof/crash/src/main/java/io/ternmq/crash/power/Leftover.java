package io.ternmq.crash.power;

/** What is left on a disk of what no sync had covered when the power went. */
public enum Leftover {
  /** Nothing: neither data nor names. */
  NOTHING,
  /** The first of it in its order, the last write torn at the end of some sector. */
  TORN,
  /** Any sectors of any file, whatever their order; the first of the names in their order. */
  SCATTERED
}
