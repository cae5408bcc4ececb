package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.Refused;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.Moment;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.ReasonCode;
import java.util.HashMap;
import java.util.Map;

/**
 * The clients here keep to the protocol: none of them is ever closed for breaking it, and none is
 * refused but one whose CONNECT waited for its session as long as the bound says, one whose
 * authentication was not decided in the time of CONNECT, or one of a duel.
 */
final class BlameChecker extends Checker {
  private final World world;
  private final Map<String, Long> connectNanos = new HashMap<>();

  BlameChecker(World world) {
    super("nobody is blamed");
    this.world = world;
  }

  @Override
  void onReceived(SimConnection connection, Packet packet) {
    if (packet instanceof Connect) {
      connectNanos.put(connection.name(), world.clock().nanos());
    }
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Disconnected lost) {
      judge(lost.cause(), lost.reason(), lost.peer(), event);
    } else if (event instanceof Refused refused) {
      judge(refused.cause(), refused.reason(), refused.peer(), event);
    }
  }

  private void judge(CloseCause cause, ReasonCode reason, String peer, BrokerEvent event) {
    switch (cause) {
      case REFUSED ->
          require(
              reason == ReasonCode.CONNECTION_RATE_EXCEEDED // the duel's own checker judges it
                  || (reason == ReasonCode.SERVER_BUSY
                      && (hasWaitedLong(peer) || world.scenario().hasMethod())),
              "a client that did nothing wrong met with " + event);
      case PROTOCOL_ERROR,
          QUOTA,
          ADMINISTRATOR,
          INTERNAL_ERROR,
          GRACE_OVER,
          EXPIRED_BY_ADMINISTRATOR ->
          throw failure("a client that did nothing wrong met with " + event);
      default -> {}
    }
  }

  private boolean hasWaitedLong(String peer) {
    Long since = connectNanos.get(peer);
    long boundNanos = world.scenario().settings().readPauseNanos();
    return since != null && world.clock().nanos() - since >= boundNanos;
  }
}
