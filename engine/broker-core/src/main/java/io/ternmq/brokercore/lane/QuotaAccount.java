package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.QueueQuota;
import io.ternmq.brokercore.Quota;
import java.util.concurrent.atomic.AtomicLong;

/** What those who share a quota hold of it now. Any lane. */
final class QuotaAccount implements QueueQuota {
  private final String key;
  private volatile Quota quota;
  private final AtomicLong sessions = new AtomicLong();
  private final AtomicLong subscriptions = new AtomicLong();
  private final AtomicLong queueBytes = new AtomicLong();

  QuotaAccount(String key, Quota quota) {
    this.key = key;
    this.quota = quota;
  }

  String key() {
    return key;
  }

  void quota(Quota changed) {
    quota = changed;
  }

  long sessions() {
    return sessions.get();
  }

  long subscriptions() {
    return subscriptions.get();
  }

  long queueBytes() {
    return queueBytes.get();
  }

  /** False, and nothing done, where there are as many as may be. */
  boolean tryEnter() {
    return tryAdd(sessions, quota.sessions());
  }

  /** One more, whatever the bound: it is there already. */
  void enter() {
    sessions.incrementAndGet();
  }

  /** One less; true where it was the last. */
  boolean leave() {
    return sessions.decrementAndGet() == 0;
  }

  boolean trySubscribe() {
    return tryAdd(subscriptions, quota.subscriptions());
  }

  void subscriptions(int change) {
    subscriptions.addAndGet(change);
  }

  private static boolean tryAdd(AtomicLong count, long most) {
    long known = count.get();
    while (most == 0 || known < most) {
      if (count.compareAndSet(known, known + 1)) {
        return true;
      }
      known = count.get();
    }
    return false;
  }

  @Override
  public boolean hasRoom(long bytes) {
    long most = quota.queueBytes();
    return most == 0 || queueBytes.get() + bytes <= most;
  }

  @Override
  public void add(long bytes) {
    queueBytes.addAndGet(bytes);
  }
}
