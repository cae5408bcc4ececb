package io.ternmq.broker.trace;

import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The traces that are under way. A connection looks here when its CONNECT comes, when it is in
 * service, and when its session is told that something changed: so a trace finds the client that is
 * there, and the one that is yet to come. A connection of anybody else never looks. Thread-safe.
 */
public final class Traces {
  /** How many there may be at once. */
  public static final int LIMIT = 8;

  private final BrokerCore core;
  private final Map<String, List<Trace>> byClient = new ConcurrentHashMap<>();

  public Traces(BrokerCore core) {
    this.core = core;
  }

  private static final class Review extends MailboxItem {
    @Override
    public void open(SessionEngine session, Moment now) {
      ConnectionEngine connection = session.connection();
      if (connection != null && connection.output() instanceof Traced traced) {
        traced.reviewTraces();
      }
    }
  }

  /**
   * Begins one, whether the client is there or not. It is to be closed.
   *
   * @return null where there are {@value #LIMIT} already
   */
  public @Nullable Trace open(String clientId, TraceBounds bounds) {
    Trace trace = new Trace(clientId, bounds);
    synchronized (this) {
      if (count() >= LIMIT) {
        return null;
      }
      List<Trace> more = new ArrayList<>(of(clientId));
      more.add(trace);
      byClient.put(clientId, List.copyOf(more));
    }
    core.ask(clientId, new Review());
    return trace;
  }

  /** Ends one for this cause, where it has not ended, and forgets it. */
  public void close(Trace trace, Trace.End cause) {
    trace.end(cause);
    synchronized (this) {
      List<Trace> rest = new ArrayList<>(of(trace.clientId()));
      if (!rest.remove(trace)) {
        return;
      }
      if (rest.isEmpty()) {
        byClient.remove(trace.clientId());
      } else {
        byClient.put(trace.clientId(), List.copyOf(rest));
      }
    }
    core.ask(trace.clientId(), new Review());
  }

  /** Those of this client. */
  public List<Trace> of(String clientId) {
    return byClient.getOrDefault(clientId, List.of());
  }

  /** How many are under way. */
  public int count() {
    return byClient.values().stream().mapToInt(List::size).sum();
  }
}
