package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.ConnectionPhase;
import io.ternmq.core.Moment;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Packet;
import java.util.HashMap;
import java.util.Map;

/**
 * Is this connection still usable? A dead peer is noticed within one and a half keep-alives and a
 * few ticks; a live one is never taken for dead, even where the broker itself stood still.
 */
final class LivenessChecker extends Checker {
  private static final long LATE_NANOS = 250 * SimClock.MILLI;
  private static final long LOOK_NANOS = 100 * SimClock.MILLI;

  private final World world;
  private final Map<String, Long> openedNanos = new HashMap<>();
  private long lookedNanos;

  LivenessChecker(World world) {
    super("dead peers and live ones");
    this.world = world;
  }

  private static long boundNanos(SimConnection connection) {
    return connection.connect().keepAliveSeconds() * (3 * SimClock.SECOND / 2);
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    if (packet instanceof ConnAck) {
      openedNanos.put(connection.name(), world.clock().nanos());
    }
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Disconnected lost && lost.cause() == CloseCause.KEEP_ALIVE_TIMEOUT) {
      SimConnection connection = world.broker().connection(lost.peer());
      long silentNanos = now.nanos() - connection.heardNanos();
      require(
          silentNanos >= boundNanos(connection),
          lost.peer() + " was taken for dead after " + silentNanos + " ns of silence");
      require(!connection.isPaused(), lost.peer() + " was taken for dead while nobody read it");
    }
  }

  @Override
  void onTurn(SimLane lane) {
    long now = world.clock().nanos();
    if (now - lookedNanos < LOOK_NANOS) {
      return;
    }
    lookedNanos = now;
    for (SimConnection connection : world.broker().connections()) {
      if (connection.isOpened()
          && connection.engine().phase() == ConnectionPhase.OPEN
          && connection.connect().keepAliveSeconds() > 0
          && !connection.hasUnread()) {
        look(connection, now);
      }
    }
  }

  private void look(SimConnection connection, long now) {
    long opened = openedNanos.getOrDefault(connection.name(), now);
    long since = Math.max(connection.heardNanos(), opened);
    boolean stoodStill = world.broker().stallAllowanceNanos(since) > 0;
    require(
        stoodStill || now - since <= boundNanos(connection) + LATE_NANOS + LOOK_NANOS,
        connection.name() + " is silent for " + (now - since) + " ns and still served");
  }
}
