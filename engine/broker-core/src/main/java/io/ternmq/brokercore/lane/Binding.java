package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.ConnectionPhase;
import io.ternmq.brokercore.DuelWatch;
import io.ternmq.brokercore.Quota;
import io.ternmq.brokercore.QuotaShare;
import io.ternmq.brokercore.Turnaway;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.core.Moment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a connection of a lane finds its session, or gets one. */
final class Binding {
  private final BrokerCore core;
  private final BrokerLane lane;

  Binding(BrokerCore core, BrokerLane lane) {
    this.core = core;
    this.lane = lane;
  }

  /**
   * Finds the session, or makes it.
   *
   * @param duel what is known of a fight for the name, where another session of it has just ended
   */
  void bind(ConnectionEngine connection, @Nullable DuelWatch duel, Moment now) {
    if (connection.phase() != ConnectionPhase.BINDING) {
      return; // it went away meanwhile
    }
    SessionHost known = core.directory().find(connection.clientId());
    if (known == null) {
      SessionHost fresh = make(connection, now);
      if (fresh == null) {
        return;
      }
      fresh.duel(duel);
      known = core.directory().enter(fresh);
      if (known == null) {
        attach(fresh, connection, true, now);
        return;
      }
      leave(fresh);
    }
    AttachRequest request = new AttachRequest(known, connection, lane);
    if (lane.isHereAndIdle(known)) {
      request.open(known.engine(), now);
    } else {
      lane.offer(known, request);
    }
  }

  /** A session within all bounds, and a place for it; null where it was refused. */
  private @Nullable SessionHost make(ConnectionEngine connection, Moment now) {
    Quota quota = QuotaBook.of(connection, lane.settings().quotas());
    QuotaAccount account =
        quota == null ? null : core.quotas().tryEnter(quota, connection.identity().userName());
    if (quota != null && account == null) {
      Turnaway.overQuota(connection, now);
      return null;
    }
    if (!core.directory().reserve(lane.settings().maximumSessions())) {
      if (account != null) {
        core.quotas().leave(account);
      }
      Turnaway.noSession(connection, now);
      return null;
    }
    SessionHost fresh =
        new SessionHost(
            connection.clientId(), core.nextSessionNumber(), lane.settings().firstSequence(), lane);
    fresh.account(account);
    return fresh;
  }

  /** Gives a session of this lane to a connection of this lane. */
  void attach(SessionHost host, ConnectionEngine connection, boolean isNew, Moment now) {
    if (connection.phase() != ConnectionPhase.BINDING) {
      return;
    }
    if (!isNew) {
      adopt(host, connection);
    }
    connection.onBound(host.engine(), isNew, now);
  }

  /** A session that was there counts with the user who has it now. */
  private void adopt(SessionHost host, ConnectionEngine connection) {
    Quota quota = QuotaBook.of(connection, lane.settings().quotas());
    QuotaAccount before = host.account();
    String key = quota == null ? null : quota.keyOf(connection.identity().userName());
    if (before != null && before.key().equals(key)) {
      before.quota(Objects.requireNonNull(quota));
      return;
    }
    leave(host);
    if (quota != null) {
      QuotaAccount account = core.quotas().enter(quota, connection.identity().userName());
      account.subscriptions(QuotaShare.subscriptions(host.engine()));
      host.account(account);
    }
  }

  /** A session counts with nobody any more: it has ended, or never began. */
  void leave(SessionHost host) {
    QuotaAccount account = host.account();
    if (account != null) {
      account.subscriptions(-QuotaShare.subscriptions(host.engine()));
      host.account(null);
      core.quotas().leave(account);
    }
  }

  /** Puts a subscription into the tree; false where a bound would be passed. */
  boolean subscribe(Subscription subscription, @Nullable Subscription earlier, int maximum) {
    QuotaAccount account = ((SessionHost) subscription.subscriber()).account();
    if (account == null || earlier != null) {
      return core.tree().put(subscription, earlier, maximum);
    }
    if (!account.trySubscribe()) {
      return false;
    }
    boolean isIn = core.tree().put(subscription, null, maximum);
    if (!isIn) {
      account.subscriptions(-1);
    }
    return isIn;
  }

  /** Takes a subscription out of the tree. */
  void unsubscribe(Subscription subscription) {
    QuotaAccount account = ((SessionHost) subscription.subscriber()).account();
    if (account != null) {
      account.subscriptions(-1);
    }
    core.tree().remove(subscription);
  }
}
