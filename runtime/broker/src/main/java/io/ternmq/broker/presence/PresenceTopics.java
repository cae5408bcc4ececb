package io.ternmq.broker.presence;

import io.ternmq.broker.presence.PresentClient.News;
import io.ternmq.broker.presence.Standing.State;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.SessionState;
import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.brokercore.lane.BrokerLane;
import io.ternmq.core.Moment;
import io.ternmq.packet.TopicName;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The topics below {@code $presence}: for each client that has a session, a retained message that
 * says how it stands.
 *
 * <p>Events are heard on whatever lane they happen, which is in order for each client; what they
 * change is written down there, and said on lane 0 at its next tick. Of what changed meanwhile only
 * the latest is said, so that nothing is lost, and nothing waits that is not true any more: a
 * client stands in line at most once, whatever happens to it.
 */
public final class PresenceTopics implements BrokerListener {
  /** How many clients are looked at in one tick. */
  static final int TICK_LIMIT = 2_000;

  private static final byte[] NOTHING = {};

  /** A client that is away for too short a time yet. */
  private record Held(long dueNanos, PresentClient client) {}

  // every lane; a client is only touched inside an operation of the map
  private final ConcurrentHashMap<String, PresentClient> clients = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<PresentClient> news = new ConcurrentLinkedQueue<>();
  private volatile long quietNanos;

  // lane 0
  private final PriorityQueue<Held> held =
      new PriorityQueue<>((one, other) -> Long.compare(one.dueNanos() - other.dueNanos(), 0));

  public PresenceTopics(Duration quiet) {
    quiet(quiet);
  }

  /** Absences shorter than this are not told, from the next one on. From any thread. */
  public void quiet(Duration changed) {
    quietNanos = changed.toNanos();
  }

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    Standing next = Standing.after(event, now);
    if (next != null) {
      hear(event.clientId(), next);
    }
  }

  private void hear(String clientId, Standing next) {
    clients.compute(
        clientId,
        (id, known) -> {
          PresentClient client = known == null ? new PresentClient(id, next) : known;
          client.hear(next);
          if (client.list()) {
            news.add(client);
          }
          return client;
        });
  }

  /** Says how the sessions stand that the store held, and calls back; before anybody connects. */
  public void restore(BrokerCore core, Runnable whenSaid) {
    core.visitSessions(
        this::restore, () -> core.lane(0).execute(() -> sayEverything(core, whenSaid)));
  }

  private void restore(SessionEngine session, Moment now) {
    SessionSnapshot kept = SessionSnapshot.of(session, now);
    if (kept.state() == SessionState.DISCONNECTED) {
      Moment since = new Moment(now.nanos(), kept.disconnectedAtMillis());
      hear(kept.clientId(), new Standing(State.DISCONNECTED, since, null, kept.expirySeconds()));
    }
  }

  private void sayEverything(BrokerCore core, Runnable whenSaid) {
    onTick(core, core.lane(0).moment());
    if (news.isEmpty()) {
      whenSaid.run();
    } else {
      core.lane(0).execute(() -> sayEverything(core, whenSaid));
    }
  }

  /** Time passed on lane 0. */
  public void onTick(BrokerCore core, Moment now) {
    int looked = 0;
    for (Held first = held.peek(); isDue(first, now); first = held.peek()) {
      held.remove();
      if (looked++ < TICK_LIMIT) {
        look(first.client(), core, now);
      } else {
        news.add(first.client());
      }
    }
    for (PresentClient next = poll(looked); next != null; next = poll(++looked)) {
      look(next, core, now);
    }
  }

  private static boolean isDue(@Nullable Held held, Moment now) {
    return held != null && held.dueNanos() - now.nanos() <= 0;
  }

  private @Nullable PresentClient poll(int looked) {
    return looked < TICK_LIMIT ? news.poll() : null;
  }

  private void look(PresentClient client, BrokerCore core, Moment now) {
    @Nullable News[] found = new News[1];
    clients.computeIfPresent(
        client.clientId(),
        (id, same) -> {
          long dueNanos = same.quietUntilNanos(quietNanos, now.nanos());
          if (dueNanos - now.nanos() > 0) {
            held.add(new Held(dueNanos, same));
            return same;
          }
          found[0] = same.takeNews();
          return same.isOver() ? null : same;
        });
    News said = found[0];
    if (said != null && !said.isNone()) {
      say(said, core, now);
    }
  }

  private static void say(News news, BrokerCore core, Moment now) {
    TopicName topic = news.client().topic();
    if (topic == null) {
      return;
    }
    BrokerLane lane = core.lane(0);
    String clientId = news.client().clientId();
    boolean retain = core.settings().hasRetain();
    Standing loss = news.untoldLoss();
    if (loss != null) {
      lane.publishOwn(topic, loss.toPayload(clientId, now.epochMillis()), retain, now);
    }
    lane.publishOwn(topic, news.latest().toPayload(clientId, now.epochMillis()), retain, now);
    if (news.latest().state() == State.CLOSED) {
      lane.publishOwn(topic, NOTHING, retain, now);
    }
  }
}
