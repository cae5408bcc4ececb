package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.core.Moment;

/** Something that an administrator, or a right withdrawn, wants done to a session. */
final class AdministratorWish extends MailboxItem {
  /** What is to be done. */
  enum Kind {
    /** Its connection ends with 0x98; the session waits for the client to come back. */
    KICK,
    /** Its grace window is over, if it waits in it. */
    EXPIRE,
    /** Its connection ends, and the session with it. */
    PURGE
  }

  private final Kind kind;
  private final String sentence;

  AdministratorWish(Kind kind, String sentence) {
    this.kind = kind;
    this.sentence = sentence;
  }

  @Override
  public void open(SessionEngine session, Moment now) {
    switch (kind) {
      case KICK -> session.kick(sentence, now);
      case EXPIRE -> session.end(CloseCause.GRACE_OVER, now);
      case PURGE -> {
        session.kick(sentence, now);
        session.end(CloseCause.ADMINISTRATOR, now);
      }
    }
  }
}
