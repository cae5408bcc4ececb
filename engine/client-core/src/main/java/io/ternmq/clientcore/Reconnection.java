package io.ternmq.clientcore;

import io.ternmq.core.Backoff;
import io.ternmq.core.Spans;
import io.ternmq.packet.ReasonCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides whether, when and where the next attempt is made. Lives as long as the client. */
final class Reconnection {
  /** What {@link #delayNanosAfter} answers where there is to be no attempt. */
  static final long GIVE_UP = -1;

  private static final long SLOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int SPREAD_DIVISOR = 10;
  private static final int REFERENCE_LIMIT = 5;

  /** For how many CONNECTs of its own that were never answered a client takes a takeover. */
  private static final int GHOST_LIMIT = 3;

  private final ClientSettings.Retry retry;
  private final List<ServerAddress> servers;
  private final ReconnectRule rule;
  private final Map<ServerAddress, ServerAddress> moved = new HashMap<>();
  private final RandomGenerator random;
  private final Backoff backoff;
  private int serverIndex;
  private int attemptCount;
  private int attemptsUnheldCount;
  private int referenceCount;
  private int ghostCount;
  private boolean hasAskedAgain;
  private @Nullable ServerAddress referred;
  private boolean isReferredByTheRule;
  private @Nullable Credentials credentials;

  Reconnection(ClientSettings settings, ReconnectRule rule, RandomGenerator random) {
    this.retry = settings.retry();
    this.servers = settings.target().servers();
    this.rule = rule;
    this.random = random;
    this.backoff = new Backoff(retry.initialNanos(), retry.maximumNanos(), random);
  }

  /** The next attempt. */
  ConnectionAttempt nextAttempt(int epoch) {
    ServerAddress server = server();
    attemptCount++;
    attemptsUnheldCount++;
    boolean isTheUsers = servers.contains(server) || isReferredByTheRule;
    return new ConnectionAttempt(
        epoch, attemptCount, server, isTheUsers || retry.followsAny(), credentials);
  }

  private ServerAddress server() {
    ServerAddress listed = servers.get(serverIndex);
    return referred == null ? moved.getOrDefault(listed, listed) : referred;
  }

  /** The number that the next attempt will have. */
  int nextAttemptNumber() {
    return attemptCount + 1;
  }

  /** What the application wants done about a failure. */
  ReconnectAnswer ask(ReconnectQuestion question) {
    return rule.answer(question);
  }

  /** The question about a failure; a takeover by a CONNECT of our own is no reason to stop. */
  ReconnectQuestion questionOf(LossCause cause, ServerAddress server, long livedNanos) {
    ReconnectDecision usual = ReconnectPolicy.decisionFor(cause);
    if (cause.reason() == ReasonCode.SESSION_TAKEN_OVER && ghostCount > 0) {
      ghostCount--;
      usual = ReconnectDecision.RETRY;
    }
    return new ReconnectQuestion(cause, server, attemptsUnheldCount, livedNanos, usual);
  }

  /** A CONNECT was left unanswered: a slow server may still take it up, against its successor. */
  void onConnectUnanswered() {
    ghostCount = Math.min(ghostCount + 1, GHOST_LIMIT);
  }

  /** The user asked to try now: all counting starts over. */
  void reset() {
    backoff.reset();
    attemptCount = 0;
    attemptsUnheldCount = 0;
    referenceCount = 0;
    hasAskedAgain = false;
  }

  /** The server accepted. */
  void onConnected() {
    attemptCount = 0;
  }

  /** A connection ended that had lived this long; only where it had held is any count over. */
  void onConnectionEnded(long livedNanos) {
    if (backoff.onConnectionEnded(livedNanos)) {
      attemptsUnheldCount = 0;
      referenceCount = 0;
      ghostCount = 0;
      hasAskedAgain = false;
    }
  }

  /** Where an attempt failed, the next one goes to the next server of the list. */
  private void leave(ReconnectQuestion question) {
    if (question.isOfAttempt()) {
      referred = null;
      isReferredByTheRule = false;
      serverIndex = (serverIndex + 1) % servers.size();
    }
  }

  /** How long to wait before the next attempt as the rule wants it, or {@link #GIVE_UP}. */
  long delayNanosAfter(ReconnectQuestion question, ReconnectAnswer answer) {
    leave(question);
    if (isExhausted() || answer instanceof ReconnectAnswer.GiveUp) {
      return GIVE_UP;
    } else if (answer instanceof ReconnectAnswer.RetryAfter wait) {
      return Math.min(wait.nanos(), Spans.LONGEST_NANOS);
    } else if (answer instanceof ReconnectAnswer.UseServer use) {
      referred = use.server();
      isReferredByTheRule = true;
    } else if (answer instanceof ReconnectAnswer.UseCredentials use) {
      credentials = use.credentials();
    }
    return backoff.nextDelayNanos();
  }

  /** How long to wait before the next attempt as the table says, or {@link #GIVE_UP}. */
  long delayNanosAfter(ReconnectQuestion question) {
    ReconnectDecision decision = question.usual();
    if (decision == ReconnectDecision.FOLLOW_REFERENCE && !isExhausted() && follow(question)) {
      return 0;
    }
    leave(question);
    if (isExhausted() && decision != ReconnectDecision.FALL_BACK) {
      return GIVE_UP;
    }
    long namedMillis = question.cause().retryAfterMillis();
    return switch (decision) {
      case RETRY, FAIL_MESSAGE, FOLLOW_REFERENCE -> backoff.nextDelayNanos();
      case RETRY_NOT_BEFORE -> atLeast(TimeUnit.MILLISECONDS.toNanos(namedMillis));
      case RETRY_SLOWLY -> atLeast(SLOW_NANOS);
      case REFRESH_CREDENTIALS -> askAgain();
      case FALL_BACK -> sameAttemptAgain();
      case STOP -> GIVE_UP;
    };
  }

  private long sameAttemptAgain() {
    onFellBack();
    return 0;
  }

  /** An older version is no further attempt: it is tried once, even where one is allowed. */
  void onFellBack() {
    attemptsUnheldCount--;
  }

  private boolean isExhausted() {
    return retry.maximumAttempts() > 0 && attemptsUnheldCount >= retry.maximumAttempts();
  }

  /** The back-off, but not below a time with a tenth of spread on top. */
  private long atLeast(long floorNanos) {
    long spread = floorNanos == 0 ? 0 : random.nextLong(floorNanos / SPREAD_DIVISOR + 1);
    return Math.max(backoff.nextDelayNanos(), floorNanos + spread);
  }

  /** Turns to the server that this one named; false where it named none, or did so too often. */
  private boolean follow(ReconnectQuestion question) {
    ServerAddress said = question.server();
    String reference = question.cause().serverReference();
    ServerAddress named = reference == null ? null : said.ofReference(reference);
    if (named == null || ++referenceCount > REFERENCE_LIMIT) {
      return false;
    }
    if (question.cause().reason() == ReasonCode.SERVER_MOVED) {
      onMoved(said, named);
    }
    referred = named;
    isReferredByTheRule = false;
    return true;
  }

  /** For good, in this process. One that is not on the list is not asked again by itself. */
  private void onMoved(ServerAddress said, ServerAddress named) {
    for (ServerAddress listed : servers) {
      if (moved.getOrDefault(listed, listed).equals(said)) {
        moved.put(listed, named);
      }
    }
  }

  private long askAgain() {
    if (!retry.asksAgain() || hasAskedAgain) {
      return GIVE_UP;
    }
    hasAskedAgain = true;
    return 0;
  }
}
