package io.ternmq.crash.power;

import io.ternmq.crash.power.Event.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that recorded processes did, one after the other, in its order. */
public final class Recording {
  /** Kind, time, process, descriptor and number; two lengths. */
  private static final int HEAD_BYTES = 33;

  private final List<Event> events;

  private Recording(List<Event> events) {
    this.events = List.copyOf(events);
  }

  /**
   * Reads what the recorder wrote, of one process after the other. A process that was killed may
   * have left the last of its records half written.
   */
  public static Recording read(List<Path> logs) throws IOException {
    List<Event> events = new ArrayList<>();
    for (Path log : logs) {
      read(ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.LITTLE_ENDIAN), events);
    }
    return new Recording(events);
  }

  private static void read(ByteBuffer in, List<Event> events) {
    Map<Long, Integer> sending = new HashMap<>();
    while (isWhole(in)) {
      Event event = next(in);
      long place = (long) event.process() << 32 | event.fd();
      if (event.kind() == Kind.UNSEEN) {
        throw new IllegalStateException("the recording does not show what was done: " + event);
      } else if (event.kind() == Kind.SENT) {
        Integer begun = sending.remove(place);
        if (begun != null) {
          events.set(begun, shortened(events.get(begun), event.number()));
        }
      } else {
        if (event.kind() == Kind.SEND) {
          sending.put(place, events.size());
        }
        events.add(event);
      }
    }
  }

  /** False at the end, and where the next record goes beyond it. */
  private static boolean isWhole(ByteBuffer in) {
    if (in.remaining() < HEAD_BYTES) {
      return false;
    }
    int lengths = in.position() + HEAD_BYTES - 2 * Integer.BYTES;
    long bytes = (long) in.getInt(lengths) + in.getInt(lengths + Integer.BYTES);
    return in.remaining() - HEAD_BYTES >= bytes;
  }

  private static Event next(ByteBuffer in) {
    Kind kind = Kind.of((char) in.get());
    final long nanos = in.getLong();
    final int process = in.getInt();
    final int fd = in.getInt();
    final long number = in.getLong();
    byte[] path = new byte[in.getInt()];
    byte[] data = new byte[in.getInt()];
    in.get(path);
    in.get(data);
    String text = new String(path, StandardCharsets.UTF_8);
    return new Event(kind, nanos, process, fd, number, text, data);
  }

  /** What was really sent of it. */
  private static Event shortened(Event send, long count) {
    int length = (int) Math.max(0, Math.min(count, send.data().length));
    return new Event(
        send.kind(),
        send.nanos(),
        send.process(),
        send.fd(),
        send.number(),
        send.path(),
        Arrays.copyOf(send.data(), length));
  }

  /** All of it. */
  public List<Event> events() {
    return events;
  }
}
