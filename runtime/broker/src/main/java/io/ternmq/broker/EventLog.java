package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.security.Escaped;
import io.ternmq.core.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes the life of clients to the log: one line for connect, one for disconnect. Never a payload
 * or a credential; what a client chose itself is escaped.
 */
final class EventLog implements BrokerListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.ternmq.broker.clients");

  /** Shorter stalls are ordinary: a collection, a busy machine. */
  private static final long WORTH_A_WARNING_MILLIS = 500;

  private final RefusalLines refusals = new RefusalLines();

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof BrokerEvent.Connected connected) {
      onConnected(connected);
    } else if (event instanceof BrokerEvent.Disconnected disconnected) {
      onDisconnected(disconnected);
    } else if (event instanceof BrokerEvent.Refused refused) {
      onRefused(refused, now);
    } else if (event instanceof BrokerEvent.SessionClosed closed) {
      onClosed(closed);
    } else if (event instanceof BrokerEvent.Duel duel) {
      line(Level.WARN, "duel", duel.clientId())
          .addKeyValue("holder", duel.holder())
          .addKeyValue("evicted", duel.evicted())
          .addKeyValue("swaps", duel.swaps())
          .log(
              "two devices fight for the client id {}: {} has it now, {} has just lost it, {}"
                  + " takeovers within a minute; for {} s others are refused while the holder"
                  + " answers",
              Escaped.of(duel.clientId()),
              duel.holder(),
              duel.evicted(),
              duel.swaps(),
              duel.refusalSeconds());
    } else if (event instanceof BrokerEvent.Stalled stalled
        && stalled.stallMillis() >= WORTH_A_WARNING_MILLIS) {
      LOG.atWarn()
          .addKeyValue("event", "stalled")
          .addKeyValue("lane", stalled.lane())
          .addKeyValue("stallMillis", stalled.stallMillis())
          .log(
              "lane {} stood still for {} ms; verdicts on its clients wait by as much",
              stalled.lane(),
              stalled.stallMillis());
    } else if (event instanceof BrokerEvent.Throttled throttled) {
      onThrottled(throttled);
    } else if (event instanceof BrokerEvent.StoreReadOnly) {
      LOG.atWarn()
          .addKeyValue("event", "read only")
          .log("READ_ONLY: durable messages are not acknowledged, new durable sessions refused");
    } else if (event instanceof BrokerEvent.StoreRecovered) {
      LOG.atInfo().addKeyValue("event", "recovered").log("READ_ONLY is over");
    } else if (LOG.isDebugEnabled()) {
      LOG.debug("{}", Escaped.of(event.toString()));
    }
  }

  /** A line with what programs search for; texts of clients escaped. */
  private static LoggingEventBuilder line(Level level, String event, String clientId) {
    return LOG.atLevel(level)
        .addKeyValue("event", event)
        .addKeyValue("clientId", Escaped.of(clientId));
  }

  private static void onConnected(BrokerEvent.Connected connected) {
    LoggingEventBuilder line =
        line(Level.INFO, "connected", connected.clientId())
            .addKeyValue("peer", connected.peer())
            .addKeyValue("version", connected.version().toString())
            .addKeyValue("sessionPresent", connected.sessionPresent());
    if (connected.sessionPresent()) {
      line.addKeyValue("gapMillis", connected.gapMillis())
          .addKeyValue("waitingMessages", connected.waitingMessages())
          .log(
              "{} is back from {} (MQTT {}) after {} ms, {} messages waited",
              Escaped.of(connected.clientId()),
              connected.peer(),
              connected.version(),
              connected.gapMillis(),
              connected.waitingMessages());
    } else {
      line.log(
          "{} connected from {} (MQTT {})",
          Escaped.of(connected.clientId()),
          connected.peer(),
          connected.version());
    }
  }

  private static void onClosed(BrokerEvent.SessionClosed closed) {
    line(Level.DEBUG, "session closed", closed.clientId())
        .addKeyValue("cause", closed.cause().toString())
        .addKeyValue("undelivered", closed.undelivered())
        .log(
            "session of {} closed: {}, {} messages undelivered",
            Escaped.of(closed.clientId()),
            closed.cause(),
            closed.undelivered());
  }

  private static void onThrottled(BrokerEvent.Throttled throttled) {
    line(Level.WARN, "throttled", throttled.clientId())
        .addKeyValue("peer", throttled.peer())
        .addKeyValue("perSecond", throttled.perSecond())
        .log(
            "{} from {} sends more than {} {} a second: it is read more slowly",
            Escaped.of(throttled.clientId()),
            throttled.peer(),
            throttled.perSecond(),
            throttled.isOfBytes() ? "bytes" : "messages");
  }

  private void onRefused(BrokerEvent.Refused refused, Moment now) {
    boolean hasJustLeft =
        refused.cause() == CloseCause.PEER_CLOSED || refused.cause() == CloseCause.RESET;
    if (hasJustLeft) {
      // Port scans and the health checks of load balancers look like this.
      LOG.debug("{} left without a session: {}", refused.peer(), refused.cause());
      return;
    }
    int leftOut = refusals.due(refused.peer(), now.nanos());
    if (leftOut != RefusalLines.NOT_DUE) {
      line(Level.WARN, "refused", refused.clientId())
          .addKeyValue("peer", refused.peer())
          .addKeyValue("cause", refused.cause().toString())
          .log(
              "refused {} from {}: {} ({}){}",
              Escaped.of(refused.clientId()),
              refused.peer(),
              Escaped.of(refused.sentence()),
              refused.cause(),
              leftOut == 0 ? "" : "; " + leftOut + " more from there since the last such line");
    }
  }

  private static void onDisconnected(BrokerEvent.Disconnected disconnected) {
    line(Level.INFO, "disconnected", disconnected.clientId())
        .addKeyValue("peer", disconnected.peer())
        .addKeyValue("cause", disconnected.cause().toString())
        .addKeyValue("lastHeardMillis", disconnected.lastHeardMillis())
        .addKeyValue("graceSeconds", disconnected.graceSeconds())
        .log(
            "{} disconnected from {}: {}, last heard {} ms ago, {}",
            Escaped.of(disconnected.clientId()),
            disconnected.peer(),
            causeOf(disconnected),
            disconnected.lastHeardMillis(),
            waitOf(disconnected.graceSeconds()));
  }

  /** The cause, and what was wrong where the client could do better. */
  private static String causeOf(BrokerEvent.Disconnected disconnected) {
    String cause = disconnected.cause().toString();
    boolean isClients = disconnected.cause() == CloseCause.PROTOCOL_ERROR;
    return isClients && !disconnected.sentence().isEmpty()
        ? cause + " (" + Escaped.of(disconnected.sentence()) + ")"
        : cause;
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
