package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.core.IllegalTransitionException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every ordered pair of states: allowed as the house says, or refused by both names. */
class StateMachinesTest {
  private static final Set<String> CONNECTION =
      Set.of(
          "AWAITING_CONNECT>AUTHENTICATING",
          "AWAITING_CONNECT>CLOSING",
          "AWAITING_CONNECT>CLOSED",
          "AUTHENTICATING>BINDING",
          "AUTHENTICATING>CLOSING",
          "AUTHENTICATING>CLOSED",
          "BINDING>OPEN",
          "BINDING>CLOSING",
          "BINDING>CLOSED",
          "OPEN>CLOSING",
          "OPEN>CLOSED",
          "CLOSING>CLOSED");

  private static final Set<String> SESSION =
      Set.of("CONNECTED>DISCONNECTED", "DISCONNECTED>CONNECTED", "DISCONNECTED>CLOSED");

  @Test
  void connectionsTakeOnlyTheStepsOfTheHouse() {
    for (ConnectionPhase from : ConnectionPhase.values()) {
      for (ConnectionPhase to : ConnectionPhase.values()) {
        boolean isAllowed = CONNECTION.contains(from + ">" + to);
        assertThat(from.canBecome(to)).as(from + " to " + to).isEqualTo(isAllowed);
        if (!isAllowed) {
          assertThatThrownBy(() -> from.to(to))
              .isInstanceOf(IllegalTransitionException.class)
              .hasMessageContaining(from.name())
              .hasMessageContaining(to.name());
        }
      }
    }
  }

  @Test
  void sessionsTakeOnlyTheStepsOfTheHouse() {
    for (SessionState from : SessionState.values()) {
      for (SessionState to : SessionState.values()) {
        boolean isAllowed = SESSION.contains(from.name() + ">" + to.name());
        assertThat(from.canBecome(to)).as(from + " to " + to).isEqualTo(isAllowed);
        if (!isAllowed) {
          assertThatThrownBy(() -> from.to(to)).hasMessageContaining(from.name());
        }
      }
    }
  }
}
