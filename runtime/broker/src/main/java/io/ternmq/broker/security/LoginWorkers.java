package io.ternmq.broker.security;

import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads on which logins are judged that take time, so that no lane waits for them. Of those who
 * wait there is a bound, and who comes above it is told that the broker is busy. Whoever has gone
 * by its turn is not judged: nobody keeps the threads at work by leaving. Safe on every lane.
 */
public final class LoginWorkers implements AutoCloseable {
  /** How many logins wait at most, by default: some seconds of work for one processor. */
  public static final int DEFAULT_WAITING_LIMIT = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(LoginWorkers.class);
  private static final long IDLE_SECONDS = 10;

  /** Faults are told once in this time, however many there are. */
  private static final long FAULT_LINE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final LoginResult BUSY =
      LoginResult.refused(
          ReasonCode.SERVER_BUSY, "too many logins are being checked; try again later");

  private static final LoginResult GONE =
      LoginResult.refused(ReasonCode.UNSPECIFIED_ERROR, "the client left before its turn came");

  private final ThreadPoolExecutor threads;
  private final LongAdder busyRefusals = new LongAdder();
  private final AtomicLong faultLineDueNanos = new AtomicLong(System.nanoTime());
  private final LongAdder faultsLeftOut = new LongAdder();

  /** Judges one login; may block. Says LATER where somebody else will answer. */
  @FunctionalInterface
  public interface Judge {
    LoginResult judge(Login login);
  }

  /**
   * No thread runs while nobody logs in.
   *
   * @param name what the threads are called
   * @param atWork how many judge at a time
   * @param waitingLimit how many logins wait for that at most
   */
  public LoginWorkers(String name, int atWork, int waitingLimit) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            atWork,
            atWork,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingLimit),
            work -> {
              Thread thread = new Thread(work, name + "-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Half of the processors: the other half goes on with those who are in. */
  public static int halfOfTheProcessors() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /** Has a login judged, and answers later; or at once that too many wait. */
  public LoginResult submit(Login login, LoginAnswer later, Judge judge) {
    try {
      threads.execute(() -> answer(login, later, judge));
      return LoginResult.LATER;
    } catch (RejectedExecutionException full) {
      busyRefusals.increment();
      return BUSY;
    }
  }

  private void answer(Login login, LoginAnswer later, Judge judge) {
    LoginResult result = later.isAwaited() ? judged(login, judge) : GONE;
    if (result instanceof LoginResult.Later) {
      return;
    }
    try {
      later.answer(result);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("The broker stopped before {} was answered", login.origin());
    }
  }

  private LoginResult judged(Login login, Judge judge) {
    try {
      return judge.judge(login);
    } catch (RuntimeException fault) {
      onFault(login, fault);
      return LoginResult.refused(ReasonCode.UNSPECIFIED_ERROR, "the login could not be checked");
    }
  }

  private void onFault(Login login, RuntimeException fault) {
    long nowNanos = System.nanoTime();
    long dueNanos = faultLineDueNanos.get();
    if (nowNanos - dueNanos < 0
        || !faultLineDueNanos.compareAndSet(dueNanos, nowNanos + FAULT_LINE_NANOS)) {
      faultsLeftOut.increment();
      return;
    }
    LOG.error(
        "The {} could not be judged; {} more since the last such line",
        login,
        faultsLeftOut.sumThenReset(),
        speechless(fault));
  }

  /** Where it happened, and not what it says: that may be what the client sent. */
  private static Throwable speechless(Throwable fault) {
    Throwable cause = fault.getCause();
    Throwable bare =
        new Throwable(fault.getClass().getName(), cause == null ? null : speechless(cause));
    bare.setStackTrace(fault.getStackTrace());
    return bare;
  }

  /** How many logins were refused because too many waited. */
  public long busyRefusalCount() {
    return busyRefusals.sum();
  }

  /** Takes no more, and judges those who wait already. */
  public void retire() {
    threads.shutdown();
  }

  /** Judges no more: who comes now is told that the broker is busy. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
