package io.ternmq.broker.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every packet of one client, for one who reads along. Lanes write, any thread reads; what is not
 * read in time is counted as missed and not kept. Thread-safe.
 */
public final class Trace {
  /** How many rows wait to be read at most. */
  public static final int WAITING_ROWS = 2_000;

  /** How many bytes of packets wait to be read at most. */
  public static final int WAITING_BYTES = 4 << 20;

  /** After so many bytes of packets it ends by itself. */
  public static final int SHOWN_BYTES = 64 << 20;

  /** What a row weighs beside the bytes of its packet. */
  private static final int ROW_BYTES = 200;

  /** Why a trace ended. */
  public enum End {
    /** So long as was asked for. */
    TIME,
    /** So many packets as were asked for. */
    PACKETS,
    /** {@link #SHOWN_BYTES}. */
    SIZE,
    /** Nobody reads it any more, or the broker stops. */
    STOPPED
  }

  private record Waiting(TraceRow row, int bytes) {}

  private final String clientId;
  private final TraceBounds bounds;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long shownBytes;
  private int packets;
  private int missed;
  private int connections;
  private volatile @Nullable End end;

  Trace(String clientId, TraceBounds bounds) {
    this.clientId = clientId;
    this.bounds = bounds;
  }

  public String clientId() {
    return clientId;
  }

  public TraceBounds bounds() {
    return bounds;
  }

  // ---- written on lanes

  /** A number for one more connection of this client. */
  synchronized int nextConnection() {
    return ++connections;
  }

  /** Something happened; {@code bytes} is what it holds beside the row itself. */
  synchronized void add(TraceRow row, int bytes) {
    if (end != null) {
      return;
    }
    int weight = ROW_BYTES + bytes;
    boolean isPacket = row instanceof TraceRow.Passed;
    packets += isPacket ? 1 : 0;
    if (waiting.size() >= WAITING_ROWS || waitingBytes + weight > WAITING_BYTES) {
      missed++;
    } else {
      waiting.add(new Waiting(row, weight));
      waitingBytes += weight;
      shownBytes += weight;
    }
    if (packets >= bounds.packets()) {
      end = End.PACKETS;
    } else if (shownBytes >= SHOWN_BYTES) {
      end = End.SIZE;
    }
  }

  // ---- read elsewhere

  /** Takes up to so many rows, the oldest first. */
  public synchronized List<TraceRow> take(int limit) {
    List<TraceRow> taken = new ArrayList<>();
    while (taken.size() < limit && !waiting.isEmpty()) {
      Waiting first = waiting.remove();
      waitingBytes -= first.bytes();
      taken.add(first.row());
    }
    return taken;
  }

  /** Ends it, where it has not ended. */
  synchronized void end(End cause) {
    if (end == null) {
      end = cause;
    }
  }

  /** Why it ended; null while it goes on. What waits can be taken all the same. */
  public @Nullable End ended() {
    return end;
  }

  /** How many packets passed. */
  public synchronized int packets() {
    return packets;
  }

  /** How many rows nobody will see, because they were not taken in time. */
  public synchronized int missed() {
    return missed;
  }
}
