package io.ternmq.sim;

import io.ternmq.brokercore.ConnectionPhase;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Packet;

/** A client id has at most one connection in service. */
final class OneConnectionChecker extends Checker {
  private final World world;

  OneConnectionChecker(World world) {
    super("one connection per client id");
    this.world = world;
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    if (!(packet instanceof ConnAck answer) || answer.reason().isFailure()) {
      return;
    }
    for (SimConnection other : world.connectionsSeen(connection.clientId())) {
      require(
          other == connection
              || !world.broker().connections().contains(other)
              || other.engine().phase() != ConnectionPhase.OPEN,
          connection.name() + " came into service while " + other.name() + " was");
    }
  }
}
