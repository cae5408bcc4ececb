package io.ternmq.brokercore;

import io.ternmq.core.Moment;

/**
 * A packet in service whose verdict takes time: what is asked, and what is to happen then. Owned by
 * its connection, which waits for one at a time.
 */
abstract class AwaitedVerdict {
  private final ConnectionEngine connection;

  AwaitedVerdict(ConnectionEngine connection) {
    this.connection = connection;
  }

  final ConnectionEngine connection() {
    return connection;
  }

  /** False where the wait never began, is over, or ended with the connection. */
  final boolean isAwaited() {
    return connection.verdicts().isWaitingFor(this);
  }

  /** Everything is known: acts on it, and then on what came behind. */
  final void settle(Moment now) {
    connection.verdicts().settle(this, now);
  }

  /** Nobody answered in time. */
  abstract void denyWhatIsOpen();

  /** Called once, while the connection is in service. */
  abstract void onSettled(Moment now);
}
