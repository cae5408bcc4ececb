package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.RetainedCursor;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.Moment;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Retained messages on their way to the new subscriptions of one session: they go out as the
 * connection takes them, behind all else, filter by filter, some steps a turn. There is one run for
 * a filter, so that the bound of a session's subscriptions is theirs too. What a connection did not
 * take waits for the next one. Lives as long as the session; owned by its lane.
 *
 * <p>How far a run has come is known in memory only. The store knows that a run above QoS 0 has not
 * come to its end: after a restart it begins anew, for what was sent of it may come twice, and
 * nothing may be left out.
 */
final class RetainedDelivery {
  /** Retained topics that are looked at in one turn, at most. */
  private static final int STEPS_LIMIT = 1_000;

  private final SessionEngine session;
  private final Outbound outbound;
  private int beingStored;
  private long bytesBeingStored;
  private int stepsLeft = STEPS_LIMIT;
  private @Nullable Map<String, Run> runs;

  /** Up to which number the store knows messages as owed, by filter. */
  private @Nullable Map<String, Long> storedAsOwed;

  /** Retained messages that a subscription still has to get. */
  private record Run(Subscription subscription, RetainedCursor cursor) {}

  RetainedDelivery(SessionEngine session, Outbound outbound) {
    this.session = session;
    this.outbound = outbound;
  }

  /**
   * Retained messages for a subscription, new or in the place of one with the same filter. Whoever
   * has added all there are pumps.
   */
  void add(Subscription subscription, RetainedCursor cursor) {
    if (runs == null) {
      runs = new LinkedHashMap<>();
    }
    runs.put(subscription.filterText(), new Run(subscription, cursor));
  }

  /** The store is to know that retained messages up to this number are owed for this filter. */
  void storesAsOwed(String filter, long upTo) {
    if (storedAsOwed == null) {
      storedAsOwed = new HashMap<>();
    }
    storedAsOwed.put(filter, upTo);
  }

  /** Up to which number the store knows messages as owed for this filter; 0 for none. */
  long storedAsOwed(String filter) {
    return storedAsOwed == null ? 0 : storedAsOwed.getOrDefault(filter, 0L);
  }

  /**
   * A subscription took the place of one with the same filter [MQTT-3.8.4-3]: what the earlier one
   * was owed goes on in the way of this one where that asks for nothing but what is new, lest
   * messages be lost [MQTT-3.8.4-4]; else it ends.
   */
  void replaced(Subscription subscription) {
    if (subscription.request().retainHandling() != RetainHandling.SEND_IF_NEW) {
      end(subscription.filterText());
      return;
    }
    Run earlier = runs == null ? null : runs.get(subscription.filterText());
    if (earlier != null) {
      add(subscription, earlier.cursor());
    }
  }

  /** Sends what may be sent now. */
  void send(ConnectionEngine connection, Moment now) {
    while (runs != null) {
      Run run = runs.values().iterator().next();
      if (!send(run, connection, now)) {
        return;
      }
      boolean isStoredAsOwed = storedAsOwed(run.subscription().filterText()) > 0;
      end(run.subscription().filterText());
      if (isStoredAsOwed && session.isDurable()) {
        session.output().persist(toStored(run.subscription()));
      }
    }
  }

  /** With nothing owed: what is in the batch before, or in earlier ones, is all of it. */
  private StoreOperation toStored(Subscription subscription) {
    return new StoreOperation.PutSubscription(
        session.number(), subscription.request(), subscription.identifier());
  }

  /** A subscription is no more, and nobody is owed anything by it [MQTT-3.10.4-2]. */
  void end(String filter) {
    if (storedAsOwed != null && storedAsOwed.remove(filter) != null && storedAsOwed.isEmpty()) {
      storedAsOwed = null;
    }
    if (runs != null && runs.remove(filter) != null && runs.isEmpty()) {
      runs = null;
    }
  }

  /** True where this run has come to its end. */
  private boolean send(Run run, ConnectionEngine connection, Moment now) {
    while (!run.cursor().isFinished()) {
      if (stepsLeft == 0 || !outbound.hasRoom(connection, beingStored, bytesBeingStored, now)) {
        return false;
      }
      Message message = run.cursor().next(1);
      if (message != null) {
        send(run, message, now);
      }
      if (--stepsLeft == 0) {
        goOnLater();
      }
    }
    return true;
  }

  /** The next steps, in another turn: an item for the mailbox alone might be opened in this one. */
  private void goOnLater() {
    SessionOutput lane = session.output();
    MailboxItem rest =
        new MailboxItem() {
          @Override
          public void open(SessionEngine here, Moment now) {
            stepsLeft = STEPS_LIMIT;
            outbound.pump(now);
          }
        };
    lane.execute(() -> lane.post(session.subscriber(), rest)); // it may have moved by then
  }

  private void send(Run run, Message message, Moment now) {
    Subscription subscription = run.subscription();
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
        deliverWhenDurable(outgoing, run.cursor());
      } else {
        outbound.deliver(outgoing, now);
      }
    }
  }

  /**
   * A crash must not forget an identifier that the client already knows. What a later message has
   * replaced meanwhile, or removed, is not sent: that one may have gone out already.
   */
  private void deliverWhenDurable(Outgoing outgoing, RetainedCursor cursor) {
    int bytes = outgoing.message().bytes();
    beingStored++;
    bytesBeingStored += bytes;
    session.await(
        session.output().ticket(),
        new Receipt(session) {
          @Override
          public void onDurable(Moment now) {
            beingStored--;
            bytesBeingStored -= bytes;
            if (cursor.stillHolds(outgoing.message()) || session.state() == SessionState.CLOSED) {
              session.deliver(outgoing, now);
            } else {
              outbound.takeOut(outgoing);
            }
            outbound.pump(now);
          }
        });
  }
}
