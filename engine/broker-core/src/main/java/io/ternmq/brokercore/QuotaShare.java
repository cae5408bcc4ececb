package io.ternmq.brokercore;

import org.jspecify.annotations.Nullable;

/** What of a session counts towards a quota that it shares with others. On its lane. */
public final class QuotaShare {
  private QuotaShare() {}

  /** How many subscriptions it has. */
  public static int subscriptions(SessionEngine session) {
    return session.subscriptions().size();
  }

  /** From now on what waits for it counts here, what waits already included; null for nowhere. */
  public static void countIn(SessionEngine session, @Nullable QueueQuota quota) {
    session.countIn(quota);
  }
}
