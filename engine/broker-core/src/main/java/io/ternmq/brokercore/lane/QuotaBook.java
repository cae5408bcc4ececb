package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.Quota;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds how much of which quota: an account for each that anybody holds something of. The first
 * quota of the list that covers a user is the one that counts. Any lane.
 */
final class QuotaBook {
  private final ConcurrentHashMap<String, QuotaAccount> accounts = new ConcurrentHashMap<>();

  /** The quota of this client; null where none covers it. */
  static @Nullable Quota of(ConnectionEngine connection, List<Quota> quotas) {
    for (int index = 0; index < quotas.size(); index++) {
      if (quotas.get(index).covers(connection.identity().userName())) {
        return quotas.get(index);
      }
    }
    return null;
  }

  /** One session more; null, and nothing done, where there are as many as may be. */
  @Nullable QuotaAccount tryEnter(Quota quota, @Nullable String userName) {
    boolean[] isIn = {false};
    QuotaAccount account =
        accounts.compute(
            quota.keyOf(userName),
            (key, known) -> {
              QuotaAccount found = known == null ? new QuotaAccount(key, quota) : known;
              found.quota(quota);
              isIn[0] = found.tryEnter();
              return found.sessions() == 0 ? null : found;
            });
    return isIn[0] ? account : null;
  }

  /** One session more that is there already, whatever the bound. */
  QuotaAccount enter(Quota quota, @Nullable String userName) {
    return accounts.compute(
        quota.keyOf(userName),
        (key, known) -> {
          QuotaAccount found = known == null ? new QuotaAccount(key, quota) : known;
          found.quota(quota);
          found.enter();
          return found;
        });
  }

  /** One session less. */
  void leave(QuotaAccount account) {
    accounts.computeIfPresent(account.key(), (key, known) -> known.leave() ? null : known);
  }

  /** What is held of this quota by this user, or by all who share it; null for nothing. */
  @Nullable QuotaAccount find(Quota quota, @Nullable String userName) {
    return accounts.get(quota.keyOf(userName));
  }

  int count() {
    return accounts.size();
  }
}
