package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.RetainedCursor;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.core.Moment;
import io.ternmq.packet.QoS;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Retained messages on their way to the new subscriptions of one session: they go out as the
 * connection takes them, behind all else, some steps a turn. Owned by its lane.
 */
final class RetainedDelivery {
  /** Retained topics that are looked at in one turn, at most. */
  private static final int STEPS_LIMIT = 1_000;

  // as long as the session
  private final SessionEngine session;
  private final Outbound outbound;
  private int beingStored;
  private boolean goesOnLater;

  // as long as the connection
  private @Nullable ArrayDeque<Run> runs;

  /** Retained messages that a subscription still has to get. */
  private record Run(Subscription subscription, RetainedCursor cursor) {}

  RetainedDelivery(SessionEngine session, Outbound outbound) {
    this.session = session;
    this.outbound = outbound;
  }

  /** Retained messages for a new subscription. */
  void add(Subscription subscription, RetainedCursor cursor, Moment now) {
    if (runs == null) {
      runs = new ArrayDeque<>();
    }
    runs.add(new Run(subscription, cursor));
    outbound.pump(now);
  }

  void clear() {
    runs = null;
  }

  /** Sends what may be sent now. */
  void send(ConnectionEngine connection, Moment now) {
    int stepsLeft = STEPS_LIMIT;
    while (runs != null && !runs.isEmpty()) {
      Run run = runs.element();
      while (!run.cursor().isFinished()) {
        if (!outbound.hasRoom(connection, beingStored, now)) {
          return;
        }
        if (stepsLeft-- == 0) {
          goOnLater();
          return;
        }
        Message message = run.cursor().next(1);
        if (message != null) {
          send(run.subscription(), message, now);
        }
      }
      runs.remove();
    }
    runs = null;
  }

  /** The rest of them, in a turn of its own. */
  private void goOnLater() {
    if (!goesOnLater) {
      goesOnLater = true;
      session
          .output()
          .post(
              session.subscriber(),
              new MailboxItem() {
                @Override
                public void open(SessionEngine here, Moment now) {
                  goesOnLater = false;
                  outbound.pump(now);
                }
              });
    }
  }

  private void send(Subscription subscription, Message message, Moment now) {
    if (!subscription.wantsFrom(message.publisher())) {
      return; // [MQTT-3.8.3-3]
    }
    if (message.isExpired(now.epochMillis())) {
      session.output().forgetRetained(message);
      return;
    }
    int[] identifiers =
        subscription.identifier() == 0
            ? Outgoing.NO_IDENTIFIERS
            : new int[] {subscription.identifier()};
    QoS qos = message.qos().lower(subscription.grantedQoS()); // [MQTT-3.8.4-8]
    if (qos == QoS.AT_MOST_ONCE) {
      session.deliverAtMostOnce(message, true, identifiers, now);
    } else {
      Outgoing outgoing = session.output().outgoing(session, message, qos, true, identifiers);
      if (qos == QoS.EXACTLY_ONCE && outgoing.queueRecord() != null) {
        deliverWhenDurable(outgoing);
      } else {
        outbound.deliver(outgoing, now);
      }
    }
  }

  /** A crash must not forget an identifier that the client already knows. */
  private void deliverWhenDurable(Outgoing outgoing) {
    beingStored++;
    session.await(
        session.output().ticket(),
        new Receipt(session) {
          @Override
          public void onDurable(Moment now) {
            beingStored--;
            session.deliver(outgoing, now);
            outbound.pump(now);
          }
        });
  }
}
