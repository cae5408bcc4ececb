package io.ternmq.brokercore.lane;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which session a client id names. At most one at any time; shared by all lanes. */
public final class SessionDirectory {
  private final ConcurrentHashMap<String, SessionHost> hosts = new ConcurrentHashMap<>();

  @Nullable SessionHost find(String clientId) {
    return hosts.get(clientId);
  }

  /** Enters a session; returns the one that has the name already, else null. */
  @Nullable SessionHost putIfAbsent(SessionHost host) {
    return hosts.putIfAbsent(host.clientId(), host);
  }

  /** Takes this very session out. */
  void remove(SessionHost host) {
    hosts.remove(host.clientId(), host);
  }

  /** How many sessions there are. */
  public int count() {
    return hosts.size();
  }

  /** All sessions, as they come and go. */
  public Collection<SessionHost> hosts() {
    return Collections.unmodifiableCollection(hosts.values());
  }
}
