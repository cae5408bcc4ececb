package io.ternmq.brokercore;

import io.ternmq.core.Moment;

/**
 * A session is to look once more whether messages of its shared subscriptions have a better place:
 * another member came on line, or there were too many to move in one turn.
 */
public final class SharedReview extends MailboxItem {
  @Override
  public void open(SessionEngine session, Moment now) {
    SharedMembership.review(session, now);
  }
}
