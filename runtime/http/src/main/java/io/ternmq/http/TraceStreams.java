package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.broker.trace.Trace;
import io.ternmq.broker.trace.TraceBounds;
import io.ternmq.broker.trace.TraceRow;
import io.ternmq.brokercore.lane.SessionHost;
import io.ternmq.transport.WebAnswer;
import io.ternmq.transport.WebExchange;
import io.ternmq.transport.WebStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who reads a trace (server-sent events). It begins with {@code start}, ends with {@code
 * end} and says why; between them come rows as fast as the reader's connection takes them. {@link
 * #pump} belongs to one thread; the rest to any.
 */
final class TraceStreams {
  static final int SECONDS_LIMIT = 3_600;
  static final int PACKETS_LIMIT = 100_000;
  static final int PAYLOAD_LIMIT = 4_096;

  private static final int SECONDS = 60;
  private static final int PACKETS = 1_000;
  private static final int BATCH = 64;
  private static final long HEARTBEAT_NANOS = 10_000_000_000L;
  private static final long FAREWELL_NANOS = 10_000_000_000L;
  private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

  private final Broker broker;
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

  TraceStreams(Broker broker) {
    this.broker = broker;
  }

  private static final class Reader {
    final WebStream stream;
    final Trace trace;
    final long endNanos;
    long saidNanos;
    int missed;
    byte @Nullable [] unsent;

    Reader(WebStream stream, Trace trace, long nowNanos, int seconds) {
      this.stream = stream;
      this.trace = trace;
      this.saidNanos = nowNanos;
      this.endNanos = nowNanos + TimeUnit.SECONDS.toNanos(seconds);
    }
  }

  /** Somebody reads along from now on. */
  void open(Call call, WebExchange exchange) {
    int seconds = call.number("seconds", SECONDS, 1, SECONDS_LIMIT);
    int packets = call.number("packets", PACKETS, 1, PACKETS_LIMIT);
    int payload = call.number("payload", 0, 0, PAYLOAD_LIMIT);
    String clientId = call.place("id");
    Trace trace = broker.traces().open(clientId, new TraceBounds(packets, payload));
    if (trace == null) {
      throw RefusedException.of(503, "So many traces run already; end one, or try again later.");
    }
    SessionHost host = broker.core().directory().find(clientId);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    EventStreams.append(
        first,
        "start",
        Json.object(
            "at", System.currentTimeMillis(),
            "clientId", clientId,
            "isConnected", host != null && host.isOnline(),
            "seconds", seconds,
            "packets", packets,
            "payload", payload),
        -1);
    WebStream stream =
        exchange.stream(WebAnswer.of(200, "text/event-stream; charset=utf-8", first.toByteArray()));
    Reader reader = new Reader(stream, trace, System.nanoTime(), seconds);
    readers.add(reader);
    stream.onEnd(() -> forget(reader));
  }

  private void forget(Reader reader) {
    readers.remove(reader);
    broker.traces().close(reader.trace, Trace.End.STOPPED);
  }

  /** Sends everybody what is new to them, and ends what is over. */
  void pump(long nowNanos) {
    for (Reader reader : readers) {
      if (reader.trace.ended() == null && nowNanos - reader.endNanos >= 0) {
        broker.traces().close(reader.trace, Trace.End.TIME);
      }
      Trace.End end = reader.trace.ended(); // before what waits is taken: nothing comes behind it
      boolean isAllSent = send(reader, nowNanos);
      if (end != null && isAllSent) {
        bye(reader, end);
      } else if (end != null && nowNanos - reader.saidNanos >= FAREWELL_NANOS) {
        reader.stream.close();
      }
    }
  }

  /** Whether nothing is left. */
  private static boolean send(Reader reader, long nowNanos) {
    byte[] piece = reader.unsent == null ? next(reader) : reader.unsent;
    while (piece != null) {
      reader.unsent = piece;
      if (!reader.stream.send(piece)) {
        return false;
      }
      reader.unsent = null;
      reader.saidNanos = nowNanos;
      piece = next(reader);
    }
    if (nowNanos - reader.saidNanos >= HEARTBEAT_NANOS && reader.stream.send(HEARTBEAT)) {
      reader.saidNanos = nowNanos;
    }
    return true;
  }

  /** The next piece; null where nothing is new. */
  private static byte @Nullable [] next(Reader reader) {
    List<TraceRow> rows = reader.trace.take(BATCH);
    int missed = reader.trace.missed();
    if (rows.isEmpty() && missed == reader.missed) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean showsPayload = reader.trace.bounds().payloadBytes() > 0;
    for (TraceRow row : rows) {
      EventStreams.append(out, TraceJson.kind(row), TraceJson.of(row, showsPayload), -1);
    }
    if (missed > reader.missed) {
      Map<String, @Nullable Object> json = Json.object("rows", missed - reader.missed);
      EventStreams.append(out, "missed", json, -1);
      reader.missed = missed;
    }
    return out.toByteArray();
  }

  /** Says why it is over, and leaves. */
  private void bye(Reader reader, Trace.End end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long at = System.currentTimeMillis();
    EventStreams.append(out, "end", TraceJson.end(reader.trace, end, at), -1);
    if (reader.stream.send(out.toByteArray())) {
      forget(reader);
      reader.stream.end();
    }
  }

  /** Ends all that run. On the thread that pumps, or when that has ended. */
  void close() {
    for (Reader reader : readers) {
      broker.traces().close(reader.trace, Trace.End.STOPPED);
      if (send(reader, System.nanoTime())) {
        bye(reader, Trace.End.STOPPED);
      }
      reader.stream.close();
    }
  }
}
