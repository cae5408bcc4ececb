package io.ternmq.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one side has sent with QoS 1 and 2 and the other has not yet finished: the sender's half of
 * a session's delivery state. Lives as long as the session; the limit is set anew for each
 * connection [MQTT-4.9.0-1]. Owned by its lane.
 *
 * <p>Model: a ring over sequence numbers, each slot empty, SENT (PUBACK or PUBREC is awaited) or
 * RELEASED (PUBREL went out, PUBCOMP is awaited). All numbers in flight lie within 65,535 of each
 * other, so an identifier names one of them at most. Walking the ring is walking the order of the
 * numbers, which is that of first sending where they are given as messages are sent.
 *
 * @param <E> what is in flight
 */
public final class OutboundWindow<E> {
  /** How far a message in flight has come. */
  public enum Progress {
    /** PUBLISH went out; PUBACK or PUBREC is awaited. */
    SENT,
    /** PUBREL went out; PUBCOMP is awaited. */
    RELEASED
  }

  /** Sees each message in flight, in the order of the numbers. */
  @FunctionalInterface
  public interface Visitor<E> {
    void visit(long sequence, E entry, Progress progress);
  }

  private static final int FIRST_CAPACITY = 4;

  private int limit;
  private int count;
  private long low;
  private long high;
  private @Nullable Object @Nullable [] entries;
  private boolean @Nullable [] released;

  /** A window that lets this many messages be in flight, 1 to 65,535. */
  public OutboundWindow(int limit) {
    limit(limit);
  }

  /**
   * Sets the limit for the connection that begins: the peer's Receive Maximum, or our own bound.
   */
  public void limit(int messages) {
    if (messages < 1 || messages > PacketIds.COUNT) {
      throw new IllegalArgumentException("a window holds 1 to 65,535 messages, not " + messages);
    }
    limit = messages;
  }

  public int limit() {
    return limit;
  }

  /** How many messages are in flight. */
  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** True where one more may be sent now [MQTT-4.9.0-2]. */
  public boolean hasRoom() {
    return count < limit;
  }

  /**
   * True where this number's identifier is not in flight: else it waits for the older one [MQTT-
   * 2.2.1-3].
   */
  public boolean canTake(long sequence) {
    return count == 0 || Math.max(high, sequence + 1) - Math.min(low, sequence) <= PacketIds.COUNT;
  }

  /** Puts a message in flight that is being sent for the first time. */
  public void add(long sequence, E entry) {
    put(sequence, entry, false);
  }

  /** Puts a message back in flight whose PUBREL went out in an earlier life. */
  public void addReleased(long sequence, E entry) {
    put(sequence, entry, true);
  }

  private void put(long sequence, E entry, boolean isReleased) {
    if (!canTake(sequence)) {
      throw new IllegalStateException("the identifier of sequence " + sequence + " is in flight");
    }
    if (count == 0) {
      low = sequence;
      high = sequence + 1;
    }
    reserve(Math.min(low, sequence), Math.max(high, sequence + 1));
    low = Math.min(low, sequence);
    high = Math.max(high, sequence + 1);
    @Nullable Object[] slots = slots();
    int slot = slot(sequence);
    if (slots[slot] != null) {
      throw new IllegalStateException("sequence " + sequence + " is in flight already");
    }
    slots[slot] = entry;
    flags()[slot] = isReleased;
    count++;
  }

  /** The message in flight under this identifier, or null. */
  public @Nullable E find(int packetId) {
    if (count == 0) {
      return null;
    }
    long sequence = PacketIds.toSequence(packetId, low);
    return sequence < high ? entryAt(sequence) : null;
  }

  /** How far the message under this identifier has come; null where none is in flight. */
  public @Nullable Progress progress(int packetId) {
    if (find(packetId) == null) {
      return null;
    }
    boolean isReleased = flags()[slot(PacketIds.toSequence(packetId, low))];
    return isReleased ? Progress.RELEASED : Progress.SENT;
  }

  /**
   * PUBREC arrived: from now on PUBREL is what is sent again, never the PUBLISH [MQTT-4.3.3-6].
   *
   * @return the message, or null where none is in flight under this identifier
   */
  public @Nullable E release(int packetId) {
    E entry = find(packetId);
    if (entry != null) {
      flags()[slot(PacketIds.toSequence(packetId, low))] = true;
    }
    return entry;
  }

  /**
   * PUBACK or PUBCOMP arrived, or a PUBREC with a failure: the message leaves the window.
   *
   * @return the message, or null where none is in flight under this identifier
   */
  public @Nullable E remove(int packetId) {
    E entry = find(packetId);
    if (entry == null) {
      return null;
    }
    long sequence = PacketIds.toSequence(packetId, low);
    slots()[slot(sequence)] = null;
    count--;
    while (low < high && entryAt(low) == null) {
      low++;
    }
    return entry;
  }

  /** Shows every message in flight, in the order of first sending [MQTT-4.6.0-1]. */
  public void forEach(Visitor<E> visitor) {
    for (long sequence = low; count > 0 && sequence < high; sequence++) {
      E entry = entryAt(sequence);
      if (entry != null) {
        boolean isReleased = flags()[slot(sequence)];
        visitor.visit(sequence, entry, isReleased ? Progress.RELEASED : Progress.SENT);
      }
    }
  }

  /** Forgets everything: the session ended. */
  public void clear() {
    entries = null;
    released = null;
    count = 0;
    low = 0;
    high = 0;
  }

  private void reserve(long from, long to) {
    int capacity = entries == null ? 0 : entries.length;
    if (to - from <= capacity) {
      return;
    }
    int wanted = Math.max(FIRST_CAPACITY, Integer.highestOneBit((int) (to - from - 1)) << 1);
    @Nullable Object[] moved = new @Nullable Object[wanted];
    boolean[] movedFlags = new boolean[wanted];
    for (long sequence = low; count > 0 && sequence < high; sequence++) {
      int target = (int) (sequence & (wanted - 1));
      moved[target] = slots()[slot(sequence)];
      movedFlags[target] = flags()[slot(sequence)];
    }
    entries = moved;
    released = movedFlags;
  }

  @SuppressWarnings("unchecked") // only put() writes the ring, and only with E
  private @Nullable E entryAt(long sequence) {
    return (E) slots()[slot(sequence)];
  }

  private int slot(long sequence) {
    return (int) (sequence & (slots().length - 1));
  }

  private @Nullable Object[] slots() {
    return java.util.Objects.requireNonNull(entries);
  }

  private boolean[] flags() {
    return java.util.Objects.requireNonNull(released);
  }

  @Override
  public String toString() {
    return count + " of " + limit + " in flight" + (count == 0 ? "" : Arrays.asList(low, high));
  }
}
