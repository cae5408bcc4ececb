package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.SharedGroup;
import io.ternmq.brokercore.routing.SharedSubscription;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.core.Moment;

/**
 * What a session does as a member of shared groups. Members on line come first: whatever was not
 * sent yet leaves a member that went off line, or gave its subscription up, for one that is there.
 */
final class SharedMembership {
  private SharedMembership() {}

  /**
   * A message is with a member that is off line, or may not receive it: once a member, it looks for
   * another. From a session that has ended it goes on in any case, for it cannot come back here.
   */
  static boolean moveOnce(SessionEngine session, SharedOutgoing shared, Moment now) {
    SharedGroup group = shared.member().group();
    if (group == null) {
      return false;
    }
    boolean hasEnded = session.state() == SessionState.CLOSED;
    boolean mayGoOn = shared.moves() < Math.max(1, group.count()); // 0: others may have come since
    return (hasEnded || mayGoOn) && move(session, shared, now);
  }

  /**
   * Gives a message to another member: to one on line, and where this session has ended or may not
   * receive it, to one that keeps it for its return. False where there is none.
   */
  static boolean move(SessionEngine session, SharedOutgoing shared, Moment now) {
    return shared.mayMove() && session.output().move(shared, session, now);
  }

  /** What was never sent goes to other members, if it has no place here any more. */
  static void review(SessionEngine session, Moment now) {
    boolean isAway = !session.isInService();
    if (session.state() != SessionState.CLOSED && session.moveShared(isAway, now)) {
      session.output().post(session.subscriber(), new SharedReview()); // more, in a later turn
    }
  }

  /** A session came on line: what waits for members that are not may come here. */
  static void welcomeAll(SessionEngine session) {
    for (Subscription subscription : session.subscriptions()) {
      welcome(session, subscription);
    }
  }

  /** What the session still has of an earlier subscription to the same filter is this one's now. */
  static void rejoin(SessionEngine session, Subscription subscription) {
    if (subscription instanceof SharedSubscription member) {
      session.forEachKept(
          outgoing -> {
            if (outgoing instanceof SharedOutgoing shared) {
              shared.rejoin(member);
            }
          });
    }
  }

  /** The same for one subscription, which may be new. */
  static void welcome(SessionEngine session, Subscription subscription) {
    SharedGroup group =
        subscription instanceof SharedSubscription shared && session.isInService()
            ? shared.group()
            : null;
    for (int at = 0; group != null && at < group.count(); at++) {
      SharedSubscription other = group.member(at);
      if (other != null && other.inFlight() > 0 && !other.subscriber().isOnline()) {
        session.output().post(other.subscriber(), new SharedReview());
      }
    }
  }
}
