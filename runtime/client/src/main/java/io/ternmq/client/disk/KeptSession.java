package io.ternmq.client.disk;

import io.ternmq.clientcore.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the log amounts to: the session after all of its changes, and in which segment each part of
 * it lies. Reading the log and writing it go through the same {@link #apply}. Owned by whoever
 * reads or writes the log.
 */
final class KeptSession {
  private static final long NO_SEQUENCE = StoredSession.NO_SEQUENCE;

  private static final class Message {
    private final Change.Put put;
    private final long bytes;
    private final long segmentId;
    private long sequence = NO_SEQUENCE;
    private boolean isReleased;

    Message(Change.Put put, long bytes, long segmentId) {
      this.put = put;
      this.bytes = bytes;
      this.segmentId = segmentId;
    }
  }

  /** A QoS 2 identifier; without a delivery id the application is done with the message. */
  private record Inbound(@Nullable Long deliveryId, long segmentId) {}

  private final Map<Long, Message> messages = new LinkedHashMap<>();
  private final Map<Integer, Inbound> inbound = new HashMap<>();
  private final Map<Long, Integer> partCounts = new HashMap<>();
  private Counters counters = Counters.FIRST;
  private long liveBytes;

  /**
   * Takes one change in.
   *
   * @param bytes its size in the log
   * @param segmentId the segment in which it lies
   */
  void apply(Change change, int bytes, long segmentId) {
    counters = counters.after(change);
    if (change instanceof Change.Put put) {
      forget(put.number());
      messages.put(put.number(), new Message(put, bytes, segmentId));
      liveBytes += bytes;
      countPart(segmentId, 1);
    } else if (change instanceof Change.Removed removed) {
      forget(removed.number());
    } else if (change instanceof Change.Sent sent) {
      Message message = messages.get(sent.number());
      if (message != null) {
        message.sequence = sent.sequence();
        message.isReleased = false;
      }
    } else if (change instanceof Change.Released released) {
      Message message = messages.get(released.number());
      if (message != null) {
        message.isReleased = true;
      }
    } else if (change instanceof Change.Held held) {
      hold(held.packetId(), new Inbound(held.deliveryId(), segmentId));
    } else if (change instanceof Change.Received received) {
      hold(received.packetId(), new Inbound(null, segmentId));
    } else if (change instanceof Change.Freed freed) {
      free(inbound.remove(freed.packetId()));
    } else {
      onSessionAbsent();
    }
  }

  private void forget(long number) {
    Message message = messages.remove(number);
    if (message != null) {
      liveBytes -= message.bytes;
      countPart(message.segmentId, -1);
    }
  }

  private void hold(int packetId, Inbound part) {
    free(inbound.put(packetId, part));
    countPart(part.segmentId(), 1);
  }

  private void free(@Nullable Inbound part) {
    if (part != null) {
      countPart(part.segmentId(), -1);
    }
  }

  private void countPart(long segmentId, int change) {
    partCounts.merge(segmentId, change, KeptSession::sumOrNone);
  }

  private static @Nullable Integer sumOrNone(Integer one, Integer other) {
    int sum = one + other;
    return sum == 0 ? null : Integer.valueOf(sum);
  }

  /** True where something in this segment still holds. */
  boolean hasPartsIn(long segmentId) {
    return partCounts.containsKey(segmentId);
  }

  private void onSessionAbsent() {
    inbound.values().forEach(this::free);
    inbound.clear();
    for (Message message : messages.values()) {
      message.sequence = NO_SEQUENCE;
      message.isReleased = false;
    }
  }

  /** A segment says how far the counters had come. */
  void count(Counters told) {
    counters = counters.with(told);
  }

  Counters counters() {
    return counters;
  }

  /** The bytes of messages in the log that are still wanted. */
  long liveBytes() {
    return liveBytes;
  }

  /** Changes that say again what lies in this segment and still holds. */
  List<Change> partsIn(long segmentId) {
    return parts(id -> id == segmentId);
  }

  /** Changes that say again all that still holds. */
  List<Change> parts() {
    return parts(any -> true);
  }

  private List<Change> parts(LongPredicate isWanted) {
    List<Change> parts = new ArrayList<>();
    for (Message message : messages.values()) {
      if (isWanted.test(message.segmentId)) {
        parts.add(message.put);
        if (message.sequence != NO_SEQUENCE) {
          parts.add(new Change.Sent(message.put.number(), message.sequence));
        }
        if (message.isReleased) {
          parts.add(new Change.Released(message.put.number()));
        }
      }
    }
    inbound.forEach(
        (packetId, each) -> {
          if (isWanted.test(each.segmentId())) {
            Long deliveryId = each.deliveryId();
            parts.add(
                deliveryId == null
                    ? new Change.Received(packetId)
                    : new Change.Held(packetId, deliveryId));
          }
        });
    return parts;
  }

  /** The session as the engine takes it in. */
  StoredSession toStored() {
    List<StoredSession.Message> list = new ArrayList<>();
    for (Message each : messages.values()) {
      list.add(
          new StoredSession.Message(
              each.put.message(),
              each.put.number(),
              each.put.queuedEpochMillis(),
              each.sequence,
              each.isReleased));
    }
    Map<Integer, Long> held = new HashMap<>();
    List<Integer> received = new ArrayList<>();
    inbound.forEach(
        (packetId, each) -> {
          Long deliveryId = each.deliveryId();
          if (deliveryId == null) {
            received.add(packetId);
          } else {
            held.put(packetId, deliveryId);
          }
        });
    return new StoredSession(
        list, held, received, counters.number(), counters.sequence(), counters.deliveryId());
  }
}
