package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.broker.DrainReport;
import io.ternmq.brokercore.Redirection;
import io.ternmq.brokercore.lane.DrainPlan;
import io.ternmq.transport.WebAnswer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A drain that is asked for over HTTP: begun once, on a thread of its own, and looked after by
 * whoever asks again. Thread-safe.
 */
final class DrainActs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DrainActs.class);
  private static final int CLIENTS_PER_SECOND = 500;
  private static final int AWAY_SECONDS = 5;
  private static final int LONGEST_AWAY_SECONDS = 86_400;
  private static final int SERVERS_LIMIT = 16;

  private enum State {
    /** Nobody asked for it. Next: DRAINING. */
    NONE,
    /** Clients are being told to go. Next: DRAINED, or FAILED. */
    DRAINING,
    /** There is a report. Next: none. */
    DRAINED,
    /** It was not done to its end. Next: DRAINING, for whoever asks again. */
    FAILED
  }

  private final Broker broker;
  private State state = State.NONE;
  private long startedAt;
  private int connectionsLeft;
  private @Nullable DrainReport report;
  private @Nullable String sentence;
  private @Nullable Thread thread;

  DrainActs(Broker broker) {
    this.broker = broker;
  }

  /** Begins, or joins what was begun: 202 while it goes on, then 200 with the report. */
  synchronized WebAnswer begin(Call call) {
    DrainPlan plan = plan(new Fields(call.body()));
    if (state == State.NONE || state == State.FAILED) {
      state = State.DRAINING;
      startedAt = System.currentTimeMillis();
      connectionsLeft = broker.connectionCount();
      sentence = null;
      Thread begun = new Thread(() -> run(plan), "tern-drain");
      begun.setDaemon(true);
      begun.start();
      thread = begun;
    }
    return WebAnswer.of(state == State.DRAINING ? 202 : 200, Call.JSON, Json.bytes(json()));
  }

  /** How it stands. */
  synchronized WebAnswer show(Call call) {
    return Call.json(json());
  }

  private static DrainPlan plan(Fields body) {
    int perSecond =
        (int)
            body.number(
                "clientsPerSecond",
                CLIENTS_PER_SECOND,
                1,
                DrainPlan.MAXIMUM_CONNECTIONS_PER_SECOND);
    long awaySeconds = body.number("awaySeconds", AWAY_SECONDS, 0, LONGEST_AWAY_SECONDS);
    List<String> servers = body.texts("servers");
    boolean isForGood = body.flag("isForGood");
    body.checkNothingLeft();
    if (servers.size() > SERVERS_LIMIT || !servers.stream().allMatch(DrainActs::isServer)) {
      throw RefusedException.of(
          400, "servers are up to " + SERVERS_LIMIT + " texts such as mqtt2.example.org:1883.");
    }
    if (isForGood && servers.isEmpty()) {
      throw RefusedException.of(400, "isForGood needs servers: where clients are to stay.");
    }
    Redirection elsewhere =
        servers.isEmpty() ? null : new Redirection(String.join(" ", servers), isForGood);
    return new DrainPlan(perSecond, awaySeconds * 1_000, elsewhere);
  }

  private static boolean isServer(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
  }

  private void run(DrainPlan plan) {
    try {
      DrainReport made = broker.drain(plan, this::onProgress);
      end(State.DRAINED, made, null);
    } catch (RuntimeException fault) {
      LOG.warn("the drain was not done to its end", fault);
      end(State.FAILED, null, String.valueOf(fault.getMessage()));
    }
  }

  private synchronized void onProgress(int left) {
    connectionsLeft = left;
  }

  private synchronized void end(
      State last, @Nullable DrainReport made, @Nullable String whatWentWrong) {
    state = last;
    report = made;
    sentence = whatWentWrong;
  }

  private Map<String, @Nullable Object> json() {
    boolean isBegun = state != State.NONE;
    return Json.object(
        "state", state,
        "startedAt", isBegun ? startedAt : null,
        "connectionsLeft", isBegun ? connectionsLeft : null,
        "report", report == null ? null : json(report),
        "sentence", sentence);
  }

  private static Map<String, @Nullable Object> json(DrainReport report) {
    return Json.object(
        "told", report.told(),
        "closed", report.closed(),
        "sessions", report.sessions(),
        "queued", report.queued(),
        "inFlight", report.inFlight(),
        "retained", report.retained(),
        "atRisk", report.atRisk(),
        "isComplete", report.isComplete());
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
