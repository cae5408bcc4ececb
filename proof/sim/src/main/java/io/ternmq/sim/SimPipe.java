package io.ternmq.sim;

import io.ternmq.brokercore.CloseCause;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a TCP connection. Bytes arrive in order and in whatever pieces; they may stand
 * still, vanish, or be lost with a reset. Never reordered.
 */
final class SimPipe {
  /** Who gets what comes out. */
  interface Receiver {
    void onBytes(byte[] bytes);

    /** FIN (the peer closed) or RST (a reset); nothing comes after. */
    void onEnd(CloseCause cause);
  }

  private enum Flow {
    FLOWING,
    STALLED,
    /** Takes bytes and never delivers one. */
    SWALLOWING,
    CLOSED
  }

  private record Segment(long arrivesNanos, byte[] bytes, @Nullable CloseCause end) {}

  private final SimClock clock;
  private final Chance chance;
  private final long latencyNanos;
  private final ArrayDeque<Segment> underWay = new ArrayDeque<>();
  private Receiver receiver = DEAF;
  private Runnable onTaken = () -> {};
  private Flow flow = Flow.FLOWING;
  private boolean isScheduled;
  private long lastArrivalNanos;
  private long pendingBytes;

  private static final Receiver DEAF =
      new Receiver() {
        @Override
        public void onBytes(byte[] bytes) {}

        @Override
        public void onEnd(CloseCause cause) {}
      };

  SimPipe(SimClock clock, Chance chance, long latencyNanos) {
    this.clock = clock;
    this.chance = chance;
    this.latencyNanos = latencyNanos;
  }

  void receiver(Receiver endpoint) {
    receiver = endpoint;
  }

  /** Nobody listens at the far end any more; bytes are taken and forgotten. */
  void deafen() {
    receiver = DEAF;
  }

  /** Called when the far end has taken bytes. */
  void onTaken(Runnable task) {
    onTaken = task;
  }

  /** Bytes that were written and have not arrived. */
  long pendingBytes() {
    return pendingBytes;
  }

  void write(byte[] bytes) {
    if (flow == Flow.CLOSED || bytes.length == 0) {
      return;
    }
    pendingBytes += bytes.length;
    int from = 0;
    while (from < bytes.length) {
      int left = bytes.length - from;
      int length = chance.oneIn(4) ? chance.between(1, left) : left;
      byte[] piece = java.util.Arrays.copyOfRange(bytes, from, from + length);
      add(new Segment(arrival(), piece, null));
      from += length;
    }
  }

  /** Ends this direction behind what was written. */
  void end(CloseCause cause) {
    if (flow != Flow.CLOSED) {
      add(new Segment(arrival(), new byte[0], cause));
    }
  }

  private long arrival() {
    long jitter = chance.oneIn(20) ? 20 * latencyNanos : latencyNanos;
    long arrives = clock.nanos() + latencyNanos + chance.between(0L, jitter);
    lastArrivalNanos = Math.max(lastArrivalNanos, arrives);
    return lastArrivalNanos;
  }

  private void add(Segment segment) {
    underWay.add(segment);
    schedule();
  }

  private void schedule() {
    Segment head = underWay.peek();
    if (head != null && !isScheduled && flow == Flow.FLOWING) {
      isScheduled = true;
      clock.at(head.arrivesNanos, this::arrive);
    }
  }

  private void arrive() {
    isScheduled = false;
    if (flow != Flow.FLOWING) {
      return;
    }
    java.io.ByteArrayOutputStream together = new java.io.ByteArrayOutputStream();
    CloseCause end = null;
    for (Segment head = underWay.peek();
        head != null && head.arrivesNanos <= clock.nanos() && end == null;
        head = underWay.peek()) {
      underWay.remove();
      together.writeBytes(head.bytes);
      end = head.end;
    }
    deliver(together.toByteArray(), end);
    schedule();
  }

  private void deliver(byte[] bytes, @Nullable CloseCause end) {
    pendingBytes -= bytes.length;
    if (bytes.length > 0) {
      receiver.onBytes(bytes);
      onTaken.run();
    }
    if (end != null && flow != Flow.CLOSED) {
      close();
      receiver.onEnd(end);
    }
  }

  /** Bytes stand still until {@link #resume}. */
  void stall() {
    if (flow == Flow.FLOWING) {
      flow = Flow.STALLED;
    }
  }

  void resume() {
    if (flow == Flow.STALLED) {
      flow = Flow.FLOWING;
      schedule();
    }
  }

  /** From here on bytes go nowhere, and nobody is told. */
  void swallow() {
    if (flow != Flow.CLOSED) {
      flow = Flow.SWALLOWING;
    }
  }

  boolean isSwallowing() {
    return flow == Flow.SWALLOWING;
  }

  /** True where bytes do not get through at the moment, or never will. */
  boolean isBlocked() {
    return flow != Flow.FLOWING;
  }

  /** What is under way is lost, and nothing comes any more. */
  void close() {
    flow = Flow.CLOSED;
    underWay.clear();
    pendingBytes = 0;
  }
}
