package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Connected;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.SessionClosed;
import io.ternmq.core.Moment;
import java.util.HashMap;
import java.util.Map;

/** Where each client's session stands, by the broker's own events: what a fault finds. */
final class SessionStates extends Checker {
  /** One more than the engine knows: no session at all, for it has ended or never began. */
  enum State {
    NONE,
    CONNECTED,
    DISCONNECTED
  }

  private final Map<String, State> states = new HashMap<>();

  SessionStates() {
    super("session states");
  }

  State of(String clientId) {
    return states.getOrDefault(clientId, State.NONE);
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Connected) {
      states.put(event.clientId(), State.CONNECTED);
    } else if (event instanceof Disconnected) {
      states.put(event.clientId(), State.DISCONNECTED);
    } else if (event instanceof SessionClosed) {
      states.put(event.clientId(), State.NONE);
    }
  }

  @Override
  void onCrash() {
    states.replaceAll((id, state) -> state == State.CONNECTED ? State.DISCONNECTED : state);
  }
}
