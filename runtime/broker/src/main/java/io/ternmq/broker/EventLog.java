package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the life of clients to the log: one line for connect, one for disconnect. Never a payload
 * or a credential; control characters in a client's own words are escaped.
 */
final class EventLog implements BrokerListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.ternmq.broker.clients");

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof BrokerEvent.Connected connected) {
      onConnected(connected);
    } else if (event instanceof BrokerEvent.Disconnected disconnected) {
      onDisconnected(disconnected);
    } else if (event instanceof BrokerEvent.Refused refused) {
      LOG.warn(
          "refused {} from {}: {} ({})",
          clean(refused.clientId()),
          refused.peer(),
          clean(refused.sentence()),
          refused.cause());
    } else if (event instanceof BrokerEvent.SessionClosed closed) {
      LOG.debug(
          "session of {} closed: {}, {} messages undelivered",
          clean(closed.clientId()),
          closed.cause(),
          closed.undelivered());
    } else if (event instanceof BrokerEvent.Stalled stalled) {
      LOG.warn(
          "lane {} stood still for {} ms; verdicts on its clients wait by as much",
          stalled.lane(),
          stalled.stallMillis());
    } else {
      LOG.debug("{}", event);
    }
  }

  private static void onConnected(BrokerEvent.Connected connected) {
    if (connected.sessionPresent()) {
      LOG.info(
          "{} is back from {} (MQTT {}) after {} ms, {} messages waited",
          clean(connected.clientId()),
          connected.peer(),
          connected.version(),
          connected.gapMillis(),
          connected.waitingMessages());
    } else {
      LOG.info(
          "{} connected from {} (MQTT {})",
          clean(connected.clientId()),
          connected.peer(),
          connected.version());
    }
  }

  private static void onDisconnected(BrokerEvent.Disconnected disconnected) {
    LOG.info(
        "{} disconnected from {}: {}, last heard {} ms ago, {}",
        clean(disconnected.clientId()),
        disconnected.peer(),
        disconnected.cause(),
        disconnected.lastHeardMillis(),
        disconnected.graceSeconds() == 0
            ? "its session ends"
            : "its session waits " + disconnected.graceSeconds() + " s");
  }

  /** The text with control characters and line breaks escaped, and not endlessly long. */
  static String clean(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    int end = Math.min(text.length(), 256);
    for (int index = 0; index < end; index++) {
      char character = text.charAt(index);
      if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
        safe.append(String.format("\\u%04x", (int) character));
      } else {
        safe.append(character);
      }
    }
    return end < text.length() ? safe.append("...").toString() : safe.toString();
  }
}
