package io.ternmq.clientcore;

import io.ternmq.core.Backoff;
import java.util.List;
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

  private final ClientSettings.Retry retry;
  private final List<ServerAddress> servers;
  private final ReconnectPolicy policy;
  private final RandomGenerator random;
  private final Backoff backoff;
  private int serverIndex;
  private int attemptCount;
  private int attemptsUnheldCount;
  private int referenceCount;
  private boolean hasAskedAgain;
  private @Nullable ServerAddress referred;

  Reconnection(ClientSettings settings, ReconnectPolicy policy, RandomGenerator random) {
    this.retry = settings.retry();
    this.servers = settings.target().servers();
    this.policy = policy;
    this.random = random;
    this.backoff = new Backoff(retry.initialNanos(), retry.maximumNanos(), random);
  }

  /** The next attempt. */
  ConnectionAttempt nextAttempt(int epoch) {
    ServerAddress server = server();
    attemptCount++;
    attemptsUnheldCount++;
    return new ConnectionAttempt(epoch, attemptCount, server, servers.contains(server));
  }

  private ServerAddress server() {
    return referred == null ? servers.get(serverIndex) : referred;
  }

  /** The number that the next attempt will have. */
  int nextAttemptNumber() {
    return attemptCount + 1;
  }

  ReconnectDecision decide(LossCause cause) {
    return policy.decide(cause);
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
    hasAskedAgain = false;
  }

  /** A connection ended that had lived this long. */
  void onConnectionEnded(long livedNanos) {
    if (backoff.onConnectionEnded(livedNanos)) {
      attemptsUnheldCount = 0;
      referenceCount = 0;
    }
  }

  /** An attempt failed: the next one goes to the next server. */
  void onAttemptFailed() {
    referred = null;
    serverIndex = (serverIndex + 1) % servers.size();
  }

  /** How long to wait before the next attempt, or {@link #GIVE_UP}. */
  long delayNanosAfter(LossCause cause, ReconnectDecision decision) {
    boolean isBounded = retry.maximumAttempts() > 0;
    if (isBounded && attemptsUnheldCount >= retry.maximumAttempts()) {
      return GIVE_UP;
    }
    return switch (decision) {
      case RETRY, FAIL_MESSAGE -> backoff.nextDelayNanos();
      case RETRY_NOT_BEFORE -> atLeast(TimeUnit.MILLISECONDS.toNanos(cause.retryAfterMillis()));
      case RETRY_SLOWLY -> atLeast(SLOW_NANOS);
      case FOLLOW_REFERENCE -> follow(cause.serverReference());
      case REFRESH_CREDENTIALS -> askAgain();
      case FALL_BACK -> 0;
      case STOP -> GIVE_UP;
    };
  }

  /** The back-off, but not below a time with a tenth of spread on top. */
  private long atLeast(long floorNanos) {
    long spread = floorNanos == 0 ? 0 : random.nextLong(floorNanos / SPREAD_DIVISOR + 1);
    return Math.max(backoff.nextDelayNanos(), floorNanos + spread);
  }

  private long follow(@Nullable String reference) {
    ServerAddress named = reference == null ? null : server().ofReference(reference);
    if (named == null || ++referenceCount > REFERENCE_LIMIT) {
      return backoff.nextDelayNanos();
    }
    referred = named;
    return 0;
  }

  private long askAgain() {
    if (!retry.asksAgain() || hasAskedAgain) {
      return GIVE_UP;
    }
    hasAskedAgain = true;
    return 0;
  }
}
