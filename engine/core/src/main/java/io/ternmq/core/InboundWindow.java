package io.ternmq.core;

import org.jspecify.annotations.Nullable;

/**
 * The identifiers of QoS 2 messages that were received and not yet released: the receiver's half of
 * a session's delivery state, by which a repeated PUBLISH is recognised [MQTT-4.3.3-10]. Lives as
 * long as the session. Owned by its lane.
 *
 * <p>Model: an open-addressing table from identifier to progress; the bound is the receive maximum
 * that was announced, which the connection enforces.
 */
public final class InboundWindow {
  /** How far a QoS 2 message has come. */
  public enum Progress {
    /** Being stored; no PUBREC may go out yet. */
    STORING,
    /** Safe; PUBREC went out or may go out. */
    RECEIVED,
    /** PUBREL arrived; its removal is being stored, PUBCOMP waits for that. */
    RELEASING
  }

  private static final Progress[] PROGRESS = Progress.values();
  private static final int FIRST_CAPACITY = 8;

  private int count;
  private char @Nullable [] keys;
  private byte @Nullable [] states;

  /** How many identifiers are held. */
  public int count() {
    return count;
  }

  /** The progress of this identifier, or null where it is not held. */
  public @Nullable Progress find(int packetId) {
    char[] table = keys;
    if (table == null || states == null) {
      return null;
    }
    int slot = slotOf(table, packetId);
    return table[slot] == 0 ? null : PROGRESS[states[slot]];
  }

  /** Holds this identifier, or moves it on. */
  public void put(int packetId, Progress progress) {
    char[] table = keys;
    if (table == null || 2 * (count + 1) > table.length) {
      table = grow();
    }
    int slot = slotOf(table, packetId);
    if (table[slot] == 0) {
      table[slot] = (char) packetId;
      count++;
    }
    java.util.Objects.requireNonNull(states)[slot] = (byte) progress.ordinal();
  }

  /** Forgets this identifier; false where it was not held. */
  public boolean remove(int packetId) {
    char[] table = keys;
    if (table == null || states == null) {
      return false;
    }
    int slot = slotOf(table, packetId);
    if (table[slot] == 0) {
      return false;
    }
    count--;
    if (count == 0) {
      clear();
    } else {
      closeGap(table, states, slot);
    }
    return true;
  }

  /** Shows every identifier that is held, in no particular order. */
  public void forEach(java.util.function.IntConsumer visitor) {
    char[] table = keys;
    for (int slot = 0; table != null && slot < table.length; slot++) {
      if (table[slot] != 0) {
        visitor.accept(table[slot]);
      }
    }
  }

  /** Forgets everything: the session ended. */
  public void clear() {
    keys = null;
    states = null;
    count = 0;
  }

  private static void closeGap(char[] table, byte[] states, int freed) {
    int mask = table.length - 1;
    int gap = freed;
    table[gap] = 0;
    for (int slot = (gap + 1) & mask; table[slot] != 0; slot = (slot + 1) & mask) {
      int home = home(table[slot], mask);
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        table[gap] = table[slot];
        states[gap] = states[slot];
        table[slot] = 0;
        gap = slot;
      }
    }
  }

  private char[] grow() {
    char[] before = keys;
    byte[] beforeStates = states;
    char[] table = new char[before == null ? FIRST_CAPACITY : 2 * before.length];
    byte[] tableStates = new byte[table.length];
    for (int slot = 0; before != null && beforeStates != null && slot < before.length; slot++) {
      if (before[slot] != 0) {
        int target = slotOf(table, before[slot]);
        table[target] = before[slot];
        tableStates[target] = beforeStates[slot];
      }
    }
    keys = table;
    states = tableStates;
    return table;
  }

  private static int slotOf(char[] table, int packetId) {
    int mask = table.length - 1;
    int slot = home(packetId, mask);
    while (table[slot] != 0 && table[slot] != packetId) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int home(int packetId, int mask) {
    return packetId & mask;
  }
}
