package io.ternmq.chaos;

import io.ternmq.clientcore.ClientEvent;
import java.util.Map;
import java.util.TreeMap;

/** Why the clients of a run lost their connections, as they saw it. Safe to share. */
final class Losses {
  private final Map<String, Integer> causes = new TreeMap<>();
  private int sessionCount;

  synchronized void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.Disconnected lost) {
      causes.merge(lost.cause().toString(), 1, Integer::sum);
    } else if (event instanceof ClientEvent.GivenUp gone) {
      causes.merge("GAVE UP: " + gone.cause(), 1, Integer::sum);
    } else if (event instanceof ClientEvent.SessionLost) {
      sessionCount++;
    }
  }

  /** How often each cause was seen. */
  synchronized Map<String, Integer> causes() {
    return new TreeMap<>(causes);
  }

  /** How many sessions the broker lost. */
  synchronized int sessionCount() {
    return sessionCount;
  }
}
