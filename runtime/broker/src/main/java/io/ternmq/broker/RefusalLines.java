package io.ternmq.broker;

import io.ternmq.transport.Addresses;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a host that is refused again and again from filling the log: one line in ten seconds, which
 * says how many were left out. Safe on every lane.
 */
final class RefusalLines {
  static final int NOT_DUE = -1;

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int REMEMBERED_HOSTS = 10_000;

  private final Map<String, Host> hosts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Host> eldest) {
          return size() > REMEMBERED_HOSTS;
        }
      };

  /** When the last line was written, and how many were left out since. */
  private static final class Host {
    private long lastLineNanos;
    private int leftOut;
  }

  /** How many were left out before this one, whose line is due; or {@link #NOT_DUE}. */
  synchronized int due(String peer, long nowNanos) {
    String name = Addresses.host(peer);
    Host host = hosts.get(name);
    if (host == null) {
      host = new Host();
      hosts.put(name, host);
    } else if (nowNanos - host.lastLineNanos < INTERVAL_NANOS) {
      host.leftOut++;
      return NOT_DUE;
    }
    int before = host.leftOut;
    host.leftOut = 0;
    host.lastLineNanos = nowNanos;
    return before;
  }
}
