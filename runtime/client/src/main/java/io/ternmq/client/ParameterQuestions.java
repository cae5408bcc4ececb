package io.ternmq.client;

import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.core.Lane;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application's source what an attempt is to use, on a thread of its own while that lasts:
 * neither the lane nor a handler that waits for the connection may be in the way. A source is not
 * asked twice at a time: one that does not return has one thread at most, and behind it waits the
 * latest attempt alone.
 */
final class ParameterQuestions {
  /**
   * A source, and where it is asked.
   *
   * @param threads has a thread for each task at once, however many there are
   */
  record Asked(ParameterSource source, Executor threads) {
    /** Null where there is no source. */
    static @Nullable Asked of(@Nullable ParameterSource source, Executor threads) {
      return source == null ? null : new Asked(source, threads);
    }
  }

  private final Asked asked;
  private final Lane lane;
  private final ClientDriver driver;
  private final AtomicReference<@Nullable ConnectionAttempt> next = new AtomicReference<>();
  private final AtomicBoolean isAsked = new AtomicBoolean();
  private volatile @Nullable Thread asking;

  ParameterQuestions(Asked asked, Lane lane, ClientDriver driver) {
    this.asked = asked;
    this.lane = lane;
    this.driver = driver;
  }

  /** Asks for this attempt, and no more for those before it. */
  void ask(ConnectionAttempt attempt) {
    next.set(attempt);
    if (!isAsked.compareAndSet(false, true)) {
      return; // it is asked for when the source returns
    }
    try {
      asked.threads().execute(this::askForTheLatest);
    } catch (RejectedExecutionException | OutOfMemoryError refusal) { // no thread
      isAsked.set(false);
      answer(attempt, null, refusal);
    }
  }

  private void askForTheLatest() {
    do {
      ConnectionAttempt latest = next.getAndSet(null);
      if (latest != null) {
        askWhereWanted(latest);
      }
      isAsked.set(false);
    } while (next.get() != null && isAsked.compareAndSet(false, true));
  }

  /** True where the source is being asked now, on this thread. */
  boolean isCurrent() {
    return Thread.currentThread() == asking;
  }

  private void askWhereWanted(ConnectionAttempt attempt) {
    if (!driver.wants(attempt)) {
      return;
    }
    asking = Thread.currentThread();
    try {
      asked
          .source()
          .parametersFor(attempt)
          .whenComplete((parameters, fault) -> answer(attempt, parameters, fault));
    } catch (RuntimeException | Error fault) { // of the application: a failed attempt, no more
      answer(attempt, null, fault);
    } finally {
      asking = null;
    }
  }

  private void answer(
      ConnectionAttempt attempt,
      @Nullable ConnectionParameters parameters,
      @Nullable Throwable fault) {
    try {
      lane.execute(() -> driver.onParameters(attempt, parameters, fault));
    } catch (RejectedExecutionException closed) {
      return; // the lane has ended, and the attempt with it
    }
  }
}
