package io.ternmq.clientcore;

import static io.ternmq.clientcore.ClientPhase.CONNECTING;
import static io.ternmq.clientcore.ClientPhase.DRAINING;
import static io.ternmq.clientcore.ClientPhase.HANDSHAKING;
import static io.ternmq.clientcore.ClientPhase.IDLE;
import static io.ternmq.clientcore.ClientPhase.ONLINE;
import static io.ternmq.clientcore.ClientPhase.STOPPED;
import static io.ternmq.clientcore.ClientPhase.WAITING_TO_RECONNECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.core.IllegalTransitionException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientPhaseTest {
  private static final Map<ClientPhase, Set<ClientPhase>> NEXT =
      Map.of(
          IDLE, EnumSet.of(CONNECTING, STOPPED),
          CONNECTING, EnumSet.of(HANDSHAKING, WAITING_TO_RECONNECT, STOPPED),
          HANDSHAKING, EnumSet.of(ONLINE, WAITING_TO_RECONNECT, STOPPED),
          ONLINE, EnumSet.of(WAITING_TO_RECONNECT, CONNECTING, DRAINING, STOPPED),
          DRAINING, EnumSet.of(STOPPED, ONLINE),
          WAITING_TO_RECONNECT, EnumSet.of(CONNECTING, STOPPED),
          STOPPED, EnumSet.of(CONNECTING));

  @ParameterizedTest
  @EnumSource
  void goesWhereTheTableSaysAndNowhereElse(ClientPhase from) {
    for (ClientPhase to : ClientPhase.values()) {
      if (NEXT.getOrDefault(from, Set.of()).contains(to)) {
        assertThat(from.to(to)).isEqualTo(to);
      } else {
        assertThatThrownBy(() -> from.to(to))
            .isInstanceOf(IllegalTransitionException.class)
            .hasMessage("ClientPhase cannot go from " + from + " to " + to);
      }
    }
  }
}
