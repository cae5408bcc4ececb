package io.ternmq.brokercore;

import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.core.Moment;

/**
 * A login that an authenticator judges beside the lane. Its work does not end with the connection:
 * until there is a verdict it counts as under way, so that nobody has more judged at once by going
 * away. Owned by its lane; an authenticator answers and asks on any thread.
 */
final class AwaitedLogin implements LoginAnswer {
  private final ConnectionEngine connection;
  private final long patienceEndNanos;

  /** Set by the lane, read by whoever judges. */
  private volatile boolean isAwaited = true;

  AwaitedLogin(ConnectionEngine connection, Moment now) {
    this.connection = connection;
    this.patienceEndNanos = now.nanos() + connection.lane().settings().readPauseNanos();
  }

  @Override
  public void answer(LoginResult result) {
    SessionOutput lane = connection.lane();
    lane.execute(() -> onAnswer(result, lane.moment()));
  }

  /** There is a verdict; the first one holds. */
  void onAnswer(LoginResult result, Moment now) {
    if (connection.awaitedLogin() == this) {
      connection.awaitedLogin(null);
      ConnectConversation.onResult(connection, result, now);
    }
  }

  /** The connection is over, whoever ended it. */
  void onConnectionEnd() {
    isAwaited = false;
  }

  @Override
  public boolean isAwaited() {
    return isAwaited;
  }

  /** True for as long as a client would wait: an authenticator may never answer. */
  boolean isWithinPatience(Moment now) {
    return now.nanos() - patienceEndNanos < 0;
  }
}
