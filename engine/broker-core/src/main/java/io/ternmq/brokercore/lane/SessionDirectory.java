package io.ternmq.brokercore.lane;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Which session a client id names. At most one at any time; shared by all lanes. */
public final class SessionDirectory {
  private final ConcurrentHashMap<String, SessionHost> hosts = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /** The session of this client id; null where there is none. */
  public @Nullable SessionHost find(String clientId) {
    return hosts.get(clientId);
  }

  /** Takes one place; false, and nothing done, where all of so many are taken. */
  boolean reserve(int maximum) {
    int known = count.get();
    while (known < maximum) {
      if (count.compareAndSet(known, known + 1)) {
        return true;
      }
      known = count.get();
    }
    return false;
  }

  /**
   * Enters a session in the place that was reserved; returns the one that has the name already,
   * else null.
   */
  @Nullable SessionHost enter(SessionHost host) {
    SessionHost known = hosts.putIfAbsent(host.clientId(), host);
    if (known != null) {
      count.decrementAndGet();
    }
    return known;
  }

  /** Takes this very session out. */
  void remove(SessionHost host) {
    if (hosts.remove(host.clientId(), host)) {
      count.decrementAndGet();
    }
  }

  /** How many sessions there are. */
  public int count() {
    return count.get();
  }

  /** All sessions, as they come and go. */
  public Collection<SessionHost> hosts() {
    return Collections.unmodifiableCollection(hosts.values());
  }
}
