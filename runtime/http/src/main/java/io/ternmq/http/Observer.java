package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hears every event of a broker and keeps what the HTTP API tells of it. To be given to the broker
 * before it starts, as a listener and as something that it owns, and to the {@link HttpApi} after:
 * the last that it hears is how the broker's end parted it from its clients.
 */
public final class Observer implements BrokerListener, AutoCloseable {
  /** How many bytes of entries wait to be written; beyond it they are kept in memory alone. */
  static final long UNWRITTEN_BYTES_LIMIT = 64L << 20;

  private final ClientBook book = new ClientBook();
  private final EventRing ring = EventRing.ofLifeFrom(System.currentTimeMillis());
  private final Tally tally = new Tally();
  private final Outage outage = new Outage(System.currentTimeMillis());
  private final Timelines timelines = new Timelines(Timelines.BYTES_LIMIT);
  private final @Nullable TimelineFile file;
  private final ConcurrentLinkedQueue<TimelineEntry> unwritten = new ConcurrentLinkedQueue<>();
  private final AtomicLong unwrittenBytes = new AtomicLong();

  /** Whether an entry was added to that may have been written by then. */
  private volatile boolean hasGrown;

  private volatile boolean isIdle;
  private volatile @Nullable Meters meters;

  private Observer(@Nullable TimelineFile file) {
    this.file = file;
  }

  /** What it hears is forgotten with the process. */
  public static Observer inMemory() {
    return new Observer(null);
  }

  /** The timelines of clients survive in this file. */
  public static Observer keeping(Path file) {
    return new Observer(new TimelineFile(file));
  }

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (isIdle) {
      return;
    }
    long at = now.epochMillis();
    Notice notice = event instanceof BrokerEvent.Disconnected lost ? notice(lost) : null;
    book.onEvent(event, at);
    tally.onEvent(event, at, notice);
    outage.onEvent(event, at);
    Meters measured = meters;
    if (measured != null) {
      measured.onEvent(event, notice);
    }
    ring.add(EventJson.kind(event), EventJson.of(event, at, notice));
    TimelineEntry entry = TimelineEntry.of(event, at, notice);
    if (entry == null) {
      return;
    }
    if (!timelines.add(entry)) {
      hasGrown = true;
    } else if (file != null && unwrittenBytes.get() < UNWRITTEN_BYTES_LIMIT) {
      unwrittenBytes.addAndGet(Timelines.bytesOf(entry));
      unwritten.add(entry);
    }
  }

  private @Nullable Notice notice(BrokerEvent.Disconnected lost) {
    ClientSummary known = book.find(lost.clientId());
    return Notice.of(lost, known == null ? 0 : known.keepAliveSeconds());
  }

  /** Nobody will ask: it keeps nothing from here on. */
  public void rest() {
    isIdle = true;
    unwritten.clear();
  }

  /** Reads what an earlier life left. On the thread that writes. */
  void readTimelines() {
    if (file != null) {
      timelines.restore(file.read());
    }
  }

  /** Writes what is new. On one thread. */
  void writeTimelines() {
    if (file == null) {
      return;
    }
    List<TimelineEntry> news = new ArrayList<>();
    for (TimelineEntry entry = unwritten.poll(); entry != null; entry = unwritten.poll()) {
      unwrittenBytes.addAndGet(-Timelines.bytesOf(entry));
      news.add(entry);
    }
    file.append(news, timelines);
  }

  /** Writes the last, and lets go of the file. Behind the API, and behind the broker's events. */
  @Override
  public void close() {
    writeTimelines();
    if (file != null && hasGrown && !isIdle) {
      file.writeAnew(timelines);
    }
    if (file != null) {
      file.close();
    }
  }

  /** How many bytes of entries wait to be written, by a careful estimate. */
  long unwrittenBytes() {
    return unwrittenBytes.get();
  }

  /** Tells these too, from now on. */
  void meters(Meters measured) {
    meters = measured;
  }

  ClientBook book() {
    return book;
  }

  EventRing ring() {
    return ring;
  }

  Tally tally() {
    return tally;
  }

  Outage outage() {
    return outage;
  }

  Timelines timelines() {
    return timelines;
  }
}
