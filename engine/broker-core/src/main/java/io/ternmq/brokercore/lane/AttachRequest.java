package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.DuelWatch;
import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionState;
import io.ternmq.brokercore.Turnaway;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.core.Moment;

/**
 * A connection asks a session's owner for the session. The owner ends the connection that is there,
 * waits until nothing of the session waits for the store, and then gives the session away; or
 * answers that it is gone, and the asking lane tries again. So it does where the session is another
 * user's. In a duel it refuses.
 */
final class AttachRequest extends MailboxItem {
  private static final long MILLI = 1_000_000;

  private final SessionHost host;
  private final ConnectionEngine connection;
  private final BrokerLane target;

  AttachRequest(SessionHost host, ConnectionEngine connection, BrokerLane target) {
    this.host = host;
    this.connection = connection;
    this.target = target;
  }

  @Override
  public void open(SessionEngine session, Moment now) {
    BrokerLane owner = host.owner();
    ConnectionEngine gone = session.connection();
    if (gone != null) {
      gone.hearOfEnd();
    }
    ConnectionEngine holder = session.connection();
    if (holder != null && isTurnedAway(holder, owner, now)) {
      return;
    }
    boolean startsClean =
        connection.cleanStart() || isOver(session) || isOfAnother(session, owner.guard());
    session.evict(startsClean, now);
    if (!session.isSettled()) {
      session.whenSettled(() -> owner.offer(host, this));
    } else if (session.state() == SessionState.CLOSED) {
      DuelWatch duel = host.duel();
      target.execute(() -> target.bind(connection, duel, target.moment()));
    } else if (owner == target) {
      target.binding().attach(host, connection, false, now);
    } else {
      owner.submitOpenBatch();
      host.moveTo(target, connection);
    }
  }

  /** True for one that was to end with its connection, and that a store brought back. */
  private static boolean isOver(SessionEngine session) {
    return session.state() == SessionState.DISCONNECTED && session.expirySeconds() == 0;
  }

  /** True for the session of a user who has another name, and left nothing to this one. */
  private boolean isOfAnother(SessionEngine session, Guard guard) {
    String user = session.userName();
    Identity arriving = connection.identity();
    return user != null
        && arriving.userName() != null
        && !user.equals(arriving.userName())
        && !guard.authorizer().mayInherit(arriving, user);
  }

  /** Judges whether this takeover is one of a duel. */
  private boolean isTurnedAway(ConnectionEngine holder, BrokerLane owner, Moment now) {
    int swapsToADuel = owner.settings().duelSwaps();
    DuelWatch duel = host.duel();
    long refusalNanos = duel == null ? 0 : duel.refusalNanos(holder, now);
    if (refusalNanos > 0) {
      long millis = (refusalNanos + MILLI - 1) / MILLI;
      target.execute(
          () ->
              Turnaway.later(
                  connection,
                  "another device holds this client id, and answers",
                  millis,
                  target.moment()));
      return true;
    }
    if (swapsToADuel > 0 && DuelWatch.isSwap(holder, now)) {
      if (duel == null) {
        duel = new DuelWatch(swapsToADuel);
        host.duel(duel);
      }
      if (duel.onSwap(now)) {
        owner.onDuel(
            new BrokerEvent.Duel(
                holder.clientId(),
                connection.peer(),
                holder.peer(),
                swapsToADuel,
                DuelWatch.REFUSAL_SECONDS),
            now);
      }
    } else if (duel != null && duel.isOver(now)) {
      host.duel(null);
    }
    return false;
  }
}
