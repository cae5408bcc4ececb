package io.ternmq.sim;

import io.ternmq.packet.Packet;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import java.util.HashMap;
import java.util.Map;

/**
 * A message that has expired is not sent for the first time, and one that has not tells how long it
 * still has (5.0, 3.3.2.3.3).
 */
final class ExpiryChecker extends Checker {
  private final World world;
  private final Map<Long, Long> expiresNanos = new HashMap<>();

  ExpiryChecker(World world) {
    super("expired is not sent");
    this.world = world;
  }

  @Override
  void onReceived(SimConnection connection, Packet packet) {
    boolean isTakenNow = !world.scenario().hasSlowVerdicts(); // else its time begins later
    if (isTakenNow && packet instanceof Publish publish) {
      long seconds = publish.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
      long now = world.clock().nanos();
      expiresNanos.put( // a repeat may be the first that is taken
          Wire.tag(publish.payload()),
          seconds < 0 ? Long.MAX_VALUE : now + seconds * SimClock.SECOND);
    }
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    if (!(packet instanceof Publish publish) || publish.dup()) {
      return; // one that was sent before is finished
    }
    long tag = Wire.tag(publish.payload());
    long expires = expiresNanos.getOrDefault(tag, Long.MAX_VALUE);
    if (expires == Long.MAX_VALUE) {
      return;
    }
    long leftNanos = expires - world.clock().nanos() + SimClock.MILLI; // the broker counts those
    String words = world.ledger().find(tag) + ", sent to " + connection.name();
    require(leftNanos > 0, words + ", had expired");
    long told = publish.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, 0);
    require(
        told * SimClock.SECOND < leftNanos + SimClock.SECOND,
        words + ", is said to have " + told + " s and has " + leftNanos + " ns");
  }
}
