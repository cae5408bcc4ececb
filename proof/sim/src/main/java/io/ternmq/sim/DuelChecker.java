package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.Duel;
import io.ternmq.brokercore.BrokerEvent.Refused;
import io.ternmq.brokercore.BrokerEvent.SessionClosed;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.Moment;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A duel is called one only after as many takeovers within a minute. While newcomers are refused,
 * nobody takes the session from a holder that answers; and nobody is refused but in a duel. A
 * session that ends by itself takes its fights along.
 */
final class DuelChecker extends Checker {
  private static final long MINUTE_NANOS = 60 * SimClock.SECOND;
  private static final long ANSWERS_NANOS = 2 * SimClock.SECOND;

  private final World world;
  private final Map<String, Long> refusedUntilNanos = new HashMap<>();
  private final Map<String, ArrayDeque<Long>> takeoverNanos = new HashMap<>();
  private final Set<String> maybeForgotten = new HashSet<>();

  DuelChecker(World world) {
    super("duels");
    this.world = world;
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Duel duel) {
      onDuel(duel, now);
    } else if (event instanceof Disconnected lost && lost.cause() == CloseCause.TAKEN_OVER) {
      onTakenOver(lost, now);
    } else if (event instanceof SessionClosed closed) {
      maybeForgotten.add(closed.clientId()); // unless somebody waits for the session already
    } else if (event instanceof Refused refused
        && refused.reason() == ReasonCode.CONNECTION_RATE_EXCEEDED) {
      require(isRefused(refused.clientId(), now), "no duel, and yet " + refused);
    }
  }

  private void onDuel(Duel duel, Moment now) {
    maybeForgotten.remove(duel.clientId());
    ArrayDeque<Long> takeovers = takeovers(duel.clientId());
    takeovers.removeIf(at -> now.nanos() - at > MINUTE_NANOS);
    require(
        takeovers.size() >= duel.swaps() - 1, // the last one is about to happen
        duel + " after " + takeovers.size() + " takeovers");
    refusedUntilNanos.put(duel.clientId(), now.nanos() + MINUTE_NANOS);
  }

  private void onTakenOver(Disconnected lost, Moment now) {
    takeovers(lost.clientId()).add(now.nanos());
    long silentNanos = now.nanos() - world.broker().connection(lost.peer()).heardNanos();
    long until = refusedUntilNanos.getOrDefault(lost.clientId(), Long.MIN_VALUE);
    boolean beganNow = until == now.nanos() + MINUTE_NANOS;
    require(
        beganNow
            || until <= now.nanos()
            || silentNanos > ANSWERS_NANOS
            || maybeForgotten.contains(lost.clientId()),
        lost.peer() + " was evicted in a duel, but heard " + silentNanos + " ns ago");
  }

  private boolean isRefused(String clientId, Moment now) {
    Long until = refusedUntilNanos.get(clientId);
    return until != null && now.nanos() <= until + SimClock.SECOND; // it crosses between lanes
  }

  private ArrayDeque<Long> takeovers(String clientId) {
    return takeoverNanos.computeIfAbsent(clientId, id -> new ArrayDeque<>());
  }

  @Override
  void onCrash() {
    refusedUntilNanos.clear();
    takeoverNanos.clear();
  }
}
