package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last time that many were lost at once: one client in a hundred of those that were there, or
 * more. Who was lost is followed until it is back, be it to a new session. Written by the thread
 * that hears events; read by any.
 */
final class Outage {
  /** Losses that follow each other within this time belong together. */
  static final long TOGETHER_MILLIS = 10_000;

  /** How many of those that are lost are followed by name; more are only counted. */
  private static final int NAMES_LIMIT = 100_000;

  private static final int ONE_IN = 100;

  /** What became of one that was lost; its session may end before it is back. */
  private enum Fate {
    AWAY,
    CLOSED,
    BACK
  }

  private static final class Member {
    long lostAt;
    Fate fate = Fate.AWAY;
  }

  /** One that may become it. */
  private static final class Group {
    final long at;
    final long connectedBefore;
    final Map<CloseCause, Integer> causes = new EnumMap<>(CloseCause.class);

    final Map<String, Member> members = new HashMap<>();
    final Prefix prefix = new Prefix();
    long latestAt;
    long changedAt;
    long backAt;
    int lost;
    int back;
    int closed;
    long dropped;
    long longestGapMillis;

    Group(long at, long connectedBefore) {
      this.at = at;
      this.connectedBefore = connectedBefore;
    }

    /** One more; one that was back and is lost again is the same one. */
    void lose(String clientId, long nowMillis) {
      Member known = members.get(clientId);
      if (known == null) {
        lost++;
        known = new Member();
        if (members.size() < NAMES_LIMIT) {
          members.put(clientId, known);
        }
      } else {
        back -= known.fate == Fate.BACK ? 1 : 0;
        closed -= known.fate == Fate.CLOSED ? 1 : 0;
      }
      known.lostAt = nowMillis;
      known.fate = Fate.AWAY;
    }

    /** Those whose session waits. */
    int away() {
      return lost - back - closed;
    }

    boolean isLarge() {
      return (long) lost * ONE_IN >= connectedBefore;
    }
  }

  private final long startedAt;
  private long connected;
  private @Nullable Group candidate;
  private @Nullable Group latest;

  Outage(long startedAt) {
    this.startedAt = startedAt;
  }

  synchronized void onEvent(BrokerEvent event, long at) {
    if (event instanceof BrokerEvent.Connected back) {
      connected++;
      onBack(back, at);
    } else if (event instanceof BrokerEvent.Disconnected gone) {
      if (isLoss(gone.cause())) {
        onLoss(gone, at);
      }
      connected = Math.max(0, connected - 1);
    } else if (event instanceof BrokerEvent.SessionClosed closed) {
      onClosed(closed.clientId(), at);
    } else if (event instanceof BrokerEvent.Dropped dropped && latest != null) {
      Member member = latest.members.get(dropped.clientId());
      latest.dropped += member != null && member.fate == Fate.AWAY ? dropped.messages() : 0;
    }
  }

  /** Nobody wanted it, and nobody took its place. */
  private static boolean isLoss(CloseCause cause) {
    return cause != CloseCause.CLIENT_DISCONNECT && cause != CloseCause.TAKEN_OVER;
  }

  private void onLoss(BrokerEvent.Disconnected gone, long at) {
    Group group = candidate;
    if (group == null || at - group.latestAt > TOGETHER_MILLIS) {
      group = new Group(at, connected);
      candidate = group;
    }
    group.latestAt = at;
    group.changedAt = at;
    group.causes.merge(gone.cause(), 1, Integer::sum);
    group.prefix.add(gone.peer());
    group.lose(gone.clientId(), at);
    if (group.isLarge()) {
      latest = group;
    }
  }

  private void onBack(BrokerEvent.Connected back, long at) {
    for (Group group : groups()) {
      Member member = group.members.get(back.clientId());
      if (member != null && member.fate != Fate.BACK) {
        group.closed -= member.fate == Fate.CLOSED ? 1 : 0;
        group.back++;
        group.backAt = at;
        group.changedAt = at;
        group.longestGapMillis = Math.max(group.longestGapMillis, at - member.lostAt);
        member.fate = Fate.BACK;
      }
    }
  }

  private void onClosed(String clientId, long at) {
    for (Group group : groups()) {
      Member member = group.members.get(clientId);
      if (member != null && member.fate == Fate.AWAY) {
        group.closed++;
        group.changedAt = at;
        member.fate = Fate.CLOSED;
      }
    }
  }

  private Iterable<Group> groups() {
    Group first = candidate;
    Group second = latest;
    if (first == null) {
      return List.of();
    }
    return second == null || second == first ? List.of(first) : List.of(first, second);
  }

  /** What the API tells of it. */
  synchronized Map<String, @Nullable Object> json(long nowMillis) {
    Group group = latest;
    if (group == null) {
      return Json.object("kind", "quiet", "quietSeconds", (nowMillis - startedAt) / 1_000);
    }
    boolean isUnderWay = nowMillis - group.changedAt <= TOGETHER_MILLIS && group.away() > 0;
    return Json.object(
        "kind",
        isUnderWay ? "during" : "outage",
        "at",
        group.at,
        "lost",
        group.lost,
        "back",
        group.back,
        "closed",
        group.closed,
        "dropped",
        group.dropped,
        "cause",
        mostFrequent(group.causes),
        "prefix",
        group.prefix.text(),
        "quietSeconds",
        Math.max(0, nowMillis - group.changedAt) / 1_000,
        "longestGapMillis",
        group.back == 0 ? null : group.longestGapMillis,
        "backAt",
        group.back == group.lost ? group.backAt : null);
  }

  private static @Nullable CloseCause mostFrequent(Map<CloseCause, Integer> causes) {
    return causes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }
}
