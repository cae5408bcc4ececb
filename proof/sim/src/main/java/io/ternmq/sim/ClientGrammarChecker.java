package io.ternmq.sim;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.LossKind;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Packet;
import io.ternmq.packet.ReasonCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Events come in their grammar: attempting, then failed, or connected and later disconnected;
 * between two rounds, a retry scheduled or given up. And what they say is so.
 */
final class ClientGrammarChecker extends ClientChecker {
  private enum State {
    OFF,
    ATTEMPTING,
    CONNECTED
  }

  private final Map<String, State> states = new HashMap<>();
  private final Map<String, ConnAck> answers = new HashMap<>();

  ClientGrammarChecker() {
    super("event grammar");
  }

  @Override
  void onLife(EngineClient client) {
    states.put(client.name(), State.OFF);
  }

  @Override
  void onReceived(EngineClient client, Packet packet, boolean isCurrent) {
    if (packet instanceof ConnAck answer && isCurrent) {
      answers.put(client.name(), answer);
    }
  }

  @Override
  void onEvent(EngineClient client, ClientEvent event) {
    State state = states.getOrDefault(client.name(), State.OFF);
    if (event instanceof ClientEvent.Attempting) {
      expect(State.OFF, state, client, event);
      states.put(client.name(), State.ATTEMPTING);
    } else if (event instanceof ClientEvent.Failed) {
      expect(State.ATTEMPTING, state, client, event);
      states.put(client.name(), State.OFF);
    } else if (event instanceof ClientEvent.Connected connected) {
      expect(State.ATTEMPTING, state, client, event);
      boolean isPresent = Objects.requireNonNull(answers.get(client.name())).sessionPresent();
      require(connected.sessionPresent() == isPresent, client, "session present is " + isPresent);
      states.put(client.name(), State.CONNECTED);
    } else if (event instanceof ClientEvent.Disconnected lost) {
      expect(State.CONNECTED, state, client, event);
      checkThatItEnded(client, lost);
      states.put(client.name(), State.OFF);
    } else if (event instanceof ClientEvent.RetryScheduled) {
      expect(State.OFF, state, client, event);
    } else if (event instanceof ClientEvent.GivenUp gone) {
      // a CONNECT of the process before this one may still have been under way
      boolean isRight =
          gone.cause().reason() == ReasonCode.SESSION_TAKEN_OVER && client.wasBornLately();
      require(isRight, client, "gave up wrongly: " + gone.cause());
    }
  }

  private void checkThatItEnded(EngineClient client, ClientEvent.Disconnected lost) {
    LossKind kind = lost.cause().kind();
    EngineLink line = client.line();
    boolean isOfTheNetwork = kind == LossKind.RESET || kind == LossKind.CLOSED;
    boolean isAlive = line != null && !line.isOver();
    require(!isOfTheNetwork || !isAlive, client, "was told " + kind + " of a link that lives");
  }

  private void expect(State expected, State state, EngineClient client, ClientEvent event) {
    require(expected == state, client, event.toLine() + " while " + state);
  }
}
