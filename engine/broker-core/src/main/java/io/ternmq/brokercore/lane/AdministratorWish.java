package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionState;
import io.ternmq.core.Moment;
import java.util.function.Consumer;

/**
 * Something that an administrator, or a right withdrawn, wants done to a session; to be given to
 * {@link BrokerCore#ask}. Whoever wants it hears on the session's lane, once it is done, whether
 * there was anything to do.
 */
public final class AdministratorWish extends MailboxItem {
  private enum Kind {
    KICK,
    EXPIRE,
    PURGE
  }

  private final Kind kind;
  private final String sentence;
  private final Consumer<Boolean> answer;

  private AdministratorWish(Kind kind, String sentence, Consumer<Boolean> answer) {
    this.kind = kind;
    this.sentence = sentence;
    this.answer = answer;
  }

  /** The connection ends with 0x98; the session waits for the client to come back. */
  public static AdministratorWish kick(String sentence, Consumer<Boolean> wasConnected) {
    return new AdministratorWish(Kind.KICK, sentence, wasConnected);
  }

  /** The session ends before its grace window does, if it waits in it. */
  public static AdministratorWish expire(Consumer<Boolean> wasWaiting) {
    return new AdministratorWish(Kind.EXPIRE, "", wasWaiting);
  }

  /** The connection ends, where there is one, and the session with all that waits in it. */
  public static AdministratorWish purge(Consumer<Boolean> wasThere) {
    return new AdministratorWish(Kind.PURGE, "the session was discarded", wasThere);
  }

  @Override
  public void open(SessionEngine session, Moment now) {
    boolean isSomethingToDo = true;
    switch (kind) {
      case KICK -> {
        isSomethingToDo = session.connection() != null;
        session.kick(sentence, now);
      }
      case EXPIRE -> {
        isSomethingToDo = session.state() == SessionState.DISCONNECTED;
        session.end(CloseCause.EXPIRED_BY_ADMINISTRATOR, now);
      }
      case PURGE -> {
        session.kick(sentence, now);
        session.end(CloseCause.ADMINISTRATOR, now);
      }
    }
    answer.accept(isSomethingToDo);
  }
}
