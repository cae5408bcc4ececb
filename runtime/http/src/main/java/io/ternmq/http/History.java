package io.ternmq.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the last minutes, hours and days went: three rings of points, each coarser than the one
 * before. One thread writes, any reads; in memory only.
 */
final class History {
  /**
   * How things stood at one moment, or on the average of a step.
   *
   * @param lost connections that were lost within the step
   * @param back clients that came back within it
   */
  record Point(
      long at,
      long connected,
      long disconnected,
      double messagesIn,
      double messagesOut,
      long queued,
      long lost,
      long back) {
    Map<String, @Nullable Object> json() {
      return Json.object(
          "at", at,
          "connected", connected,
          "disconnected", disconnected,
          "messagesIn", messagesIn,
          "messagesOut", messagesOut,
          "queued", queued,
          "lost", lost,
          "back", back);
    }
  }

  private static final class Ring {
    final int stepSeconds;
    final int limit;
    final ArrayDeque<Point> points = new ArrayDeque<>();
    final List<Point> open = new ArrayList<>();

    Ring(int stepSeconds, int seconds) {
      this.stepSeconds = stepSeconds;
      this.limit = seconds / stepSeconds;
    }

    void add(Point point) {
      if (!open.isEmpty() && point.at() < open.get(0).at()) { // the clock was put back
        open.clear();
        points.removeIf(earlier -> earlier.at() > point.at());
      }
      open.add(point);
      boolean isComplete = point.at() - open.get(0).at() >= (stepSeconds - 1) * 1_000L;
      if (isComplete) {
        points.add(merged(open));
        open.clear();
      }
      if (points.size() > limit) {
        points.remove();
      }
    }
  }

  private static final int HOUR_SECONDS = 3_600;

  private final Ring fine = new Ring(1, 600);
  private final Ring medium = new Ring(10, 6 * HOUR_SECONDS);
  private final Ring coarse = new Ring(120, 7 * 24 * HOUR_SECONDS);

  private static Point merged(List<Point> parts) {
    Point last = parts.get(parts.size() - 1);
    double in = 0;
    double out = 0;
    long lost = 0;
    long back = 0;
    for (Point part : parts) {
      in += part.messagesIn();
      out += part.messagesOut();
      lost += part.lost();
      back += part.back();
    }
    return new Point(
        last.at(),
        last.connected(),
        last.disconnected(),
        in / parts.size(),
        out / parts.size(),
        last.queued(),
        lost,
        back);
  }

  synchronized void add(Point point) {
    fine.add(point);
    medium.add(point);
    coarse.add(point);
  }

  /** The points of a range, oldest first. */
  synchronized Map<String, @Nullable Object> json(@Nullable String range, long nowMillis) {
    String asked = range == null ? "1h" : range;
    return switch (asked) {
      case "10m" -> json(fine, 600, nowMillis);
      case "1h" -> json(medium, HOUR_SECONDS, nowMillis);
      case "6h" -> json(medium, 6 * HOUR_SECONDS, nowMillis);
      case "24h" -> json(coarse, 24 * HOUR_SECONDS, nowMillis);
      case "7d" -> json(coarse, 7 * 24 * HOUR_SECONDS, nowMillis);
      default -> throw RefusedException.of(400, "A range is 10m, 1h, 6h, 24h or 7d.");
    };
  }

  private static Map<String, @Nullable Object> json(Ring ring, int seconds, long nowMillis) {
    long from = nowMillis - seconds * 1_000L;
    List<Object> points = new ArrayList<>();
    for (Point point : ring.points) {
      if (point.at() >= from) {
        points.add(point.json());
      }
    }
    if (!ring.open.isEmpty()) {
      points.add(merged(ring.open).json());
    }
    return Json.object("stepSeconds", ring.stepSeconds, "from", from, "points", points);
  }
}
