package io.ternmq.store;

import org.jspecify.annotations.Nullable;

/** The number of the last commit, and the highest numbers given out. Owned by the committer. */
final class Highest {
  private long commit;
  private long session;
  private long message;

  void read(byte @Nullable [] value) {
    if (value != null) {
      ByteReader in = new ByteReader(value);
      commit = in.number();
      session = in.number();
      message = in.number();
    }
  }

  void onSession(long number) {
    session = Math.max(session, number);
  }

  /** True where no message with this number or a higher one came before. */
  boolean onMessage(long number) {
    boolean isHigher = number > message;
    message = Math.max(message, number);
    return isHigher;
  }

  /** The next commit's number and the others, as they are stored. */
  byte[] nextCommit(ByteWriter out) {
    commit++;
    return out.clear().number(commit).number(session).number(message).toBytes();
  }

  long commit() {
    return commit;
  }

  long session() {
    return session;
  }

  long message() {
    return message;
  }
}
