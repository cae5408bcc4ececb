package io.ternmq.sim;

import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Packet;

/** Session Present says what the model says: never after Clean Start 1, else what there was. */
final class SessionPresentChecker extends Checker {
  private final World world;

  SessionPresentChecker(World world) {
    super("session present");
    this.world = world;
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    if (packet instanceof ConnAck answer && !answer.reason().isFailure()) {
      boolean expected =
          !connection.connect().cleanStart() && world.book().wasPresentBefore(connection.name());
      require(
          answer.sessionPresent() == expected,
          connection.name() + " was told session present " + answer.sessionPresent());
    }
  }
}
