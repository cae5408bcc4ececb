package io.ternmq.client;

import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.core.Lane;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application's source what an attempt is to use, on a thread of its own that ends when
 * there is nothing to ask: neither the lane nor a handler that waits for the connection may be in
 * the way. A source that does not return has one thread at most; behind it waits the latest attempt
 * alone.
 */
final class ParameterQuestions {
  private static final long IDLE_SECONDS = 1;

  private final ParameterSource source;
  private final Lane lane;
  private final ClientDriver driver;
  private final ThreadPoolExecutor executor;
  private volatile @Nullable Thread asking;

  ParameterQuestions(ParameterSource source, Lane lane, ClientDriver driver) {
    this.source = source;
    this.lane = lane;
    this.driver = driver;
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            ParameterQuestions::newThread,
            new ThreadPoolExecutor.DiscardOldestPolicy());
    executor.allowCoreThreadTimeOut(true);
  }

  private static Thread newThread(Runnable task) {
    Thread made = new Thread(task, "tern-parameters");
    made.setDaemon(true);
    return made;
  }

  /** Asks for this attempt, and no more for those before it. */
  void ask(ConnectionAttempt attempt) {
    executor.execute(() -> askWhereWanted(attempt));
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
      source
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
