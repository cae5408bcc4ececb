package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the life of clients to the log: one line for connect, one for disconnect. Never a payload
 * or a credential; what a client chose itself is escaped.
 */
final class EventLog implements BrokerListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.ternmq.broker.clients");

  /** Shorter stalls are ordinary: a collection, a busy machine. */
  private static final long WORTH_A_WARNING_MILLIS = 500;

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof BrokerEvent.Connected connected) {
      onConnected(connected);
    } else if (event instanceof BrokerEvent.Disconnected disconnected) {
      onDisconnected(disconnected);
    } else if (event instanceof BrokerEvent.Refused refused) {
      onRefused(refused);
    } else if (event instanceof BrokerEvent.SessionClosed closed) {
      LOG.debug(
          "session of {} closed: {}, {} messages undelivered",
          Escaped.of(closed.clientId()),
          closed.cause(),
          closed.undelivered());
    } else if (event instanceof BrokerEvent.Duel duel) {
      LOG.warn(
          "two devices fight for the client id {}: {} has it now, {} has just lost it, {} takeovers"
              + " within a minute; for {} s others are refused while the holder answers",
          Escaped.of(duel.clientId()),
          duel.holder(),
          duel.evicted(),
          duel.swaps(),
          duel.refusalSeconds());
    } else if (event instanceof BrokerEvent.Stalled stalled
        && stalled.stallMillis() >= WORTH_A_WARNING_MILLIS) {
      LOG.warn(
          "lane {} stood still for {} ms; verdicts on its clients wait by as much",
          stalled.lane(),
          stalled.stallMillis());
    } else if (LOG.isDebugEnabled()) {
      LOG.debug("{}", Escaped.of(event.toString()));
    }
  }

  private static void onConnected(BrokerEvent.Connected connected) {
    if (connected.sessionPresent()) {
      LOG.info(
          "{} is back from {} (MQTT {}) after {} ms, {} messages waited",
          Escaped.of(connected.clientId()),
          connected.peer(),
          connected.version(),
          connected.gapMillis(),
          connected.waitingMessages());
    } else {
      LOG.info(
          "{} connected from {} (MQTT {})",
          Escaped.of(connected.clientId()),
          connected.peer(),
          connected.version());
    }
  }

  private static void onRefused(BrokerEvent.Refused refused) {
    boolean hasJustLeft =
        refused.cause() == CloseCause.PEER_CLOSED || refused.cause() == CloseCause.RESET;
    if (hasJustLeft) {
      // Port scans and the health checks of load balancers look like this.
      LOG.debug("{} left without a session: {}", refused.peer(), refused.cause());
    } else {
      LOG.warn(
          "refused {} from {}: {} ({})",
          Escaped.of(refused.clientId()),
          refused.peer(),
          Escaped.of(refused.sentence()),
          refused.cause());
    }
  }

  private static void onDisconnected(BrokerEvent.Disconnected disconnected) {
    LOG.info(
        "{} disconnected from {}: {}, last heard {} ms ago, {}",
        Escaped.of(disconnected.clientId()),
        disconnected.peer(),
        disconnected.cause(),
        disconnected.lastHeardMillis(),
        waitOf(disconnected.graceSeconds()));
  }

  private static String waitOf(long graceSeconds) {
    if (graceSeconds == 0) {
      return "its session ends";
    }
    return graceSeconds == BrokerSettings.NEVER_SECONDS
        ? "its session stays"
        : "its session waits " + graceSeconds + " s";
  }
}
