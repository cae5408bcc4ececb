package io.ternmq.bench.seen;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page, open at the list of clients, asking as {@code clients.js} does: the newest rows soon
 * where the stream tells of a client that it does not know, now and then where it knows all of
 * them. It knows what it knew when it is watched again: a page that has been open for a while.
 */
final class OpenPage {
  private static final int FIRST_ROWS = 100;
  private static final int SPARE_ROWS = 10;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
  private static final long RECOUNT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Pattern ID = Pattern.compile("\"clientId\":\"([^\"]*)\"");

  private final WatchedBroker broker;
  private final Set<String> known = new HashSet<>();
  private final Set<String> touched = new HashSet<>();
  private boolean hasStrangers;
  private boolean isRead;
  private long readNanos = System.nanoTime();

  OpenPage(WatchedBroker broker) {
    this.broker = broker;
  }

  /** Opens its stream, and goes on where it was. */
  Watcher watch() {
    Watcher stream = Watcher.stream(broker, "api/v1/events/stream", this::onLine);
    Thread readings = new Thread(this::run, "page");
    readings.setDaemon(true);
    readings.setUncaughtExceptionHandler((thread, cut) -> {}); // it is closed in the middle
    readings.start();
    return () -> {
      readings.interrupt();
      stream.close();
    };
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      int rows = due(System.nanoTime());
      if (rows > 0) {
        onRows(broker.get("api/v1/clients?sort=-changedAt&limit=" + rows), rows);
      }
      LockSupport.parkNanos(TURN_NANOS);
    }
  }

  /** How many rows are to be read now. */
  private synchronized int due(long nowNanos) {
    long passedNanos = nowNanos - readNanos;
    int rows = 0;
    if (!isRead) {
      rows = FIRST_ROWS;
    } else if (hasStrangers && passedNanos >= REFRESH_NANOS) {
      rows = Math.min(FIRST_ROWS, touched.size() + SPARE_ROWS);
    } else if (!touched.isEmpty() && passedNanos >= RECOUNT_NANOS) {
      rows = FIRST_ROWS;
    }
    if (rows > 0) {
      isRead = true;
      readNanos = nowNanos;
      if (hasStrangers && touched.size() + SPARE_ROWS > FIRST_ROWS) {
        known.clear(); // the list begins anew
      }
      hasStrangers = false;
      touched.clear();
    }
    return rows;
  }

  private synchronized void onRows(String answer, int rows) {
    Matcher ids = ID.matcher(answer);
    for (int row = 0; row < rows && ids.find(); row++) {
      known.add(ids.group(1));
    }
  }

  private synchronized void onLine(String line) {
    Matcher id = ID.matcher(line);
    if (line.startsWith("data: ") && id.find()) {
      touched.add(id.group(1));
      hasStrangers |= !known.contains(id.group(1));
    }
  }
}
