package io.ternmq.broker.security;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whoever stands in a password file of mosquitto's, read as it is. Comparing is slow on
 * purpose, so it happens on threads of its own; of those who wait for it there is a bound, and who
 * comes above it is told that the broker is busy. Safe on every lane.
 */
public final class PasswordFile implements Authenticator, AutoCloseable {
  /** How many logins wait at most, by default: some seconds of work for one processor. */
  public static final int DEFAULT_WAITING_LIMIT = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);
  private static final long IDLE_SECONDS = 10;
  private static final LoginResult BUSY =
      LoginResult.refused(
          ReasonCode.SERVER_BUSY, "too many logins are being checked; try again later");
  private static final LoginResult NOBODY =
      LoginResult.refused(
          ReasonCode.NOT_AUTHORIZED, "this broker asks for a user name and a password");

  private final Path file;
  private final boolean admitsAnonymous;
  private final ThreadPoolExecutor workers;
  private final LongAdder busyRefusals = new LongAdder();
  private volatile PasswordTable table;

  private PasswordFile(Options options, PasswordTable table) {
    this.file = options.file();
    this.admitsAnonymous = options.admitsAnonymous();
    this.table = table;
    AtomicInteger number = new AtomicInteger();
    workers =
        new ThreadPoolExecutor(
            options.threads(),
            options.threads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(options.waitingLimit()),
            work -> {
              Thread thread = new Thread(work, "tern-password-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * How a password file is used.
   *
   * @param admitsAnonymous true where clients without a user name are let in as well
   * @param threads how many compare at a time
   * @param waitingLimit how many logins wait for that at most
   */
  public record Options(Path file, boolean admitsAnonymous, int threads, int waitingLimit) {
    /** Nobody anonymous; half of the processors. */
    public static Options of(Path file) {
      int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
      return new Options(file, false, half, DEFAULT_WAITING_LIMIT);
    }

    /** These, and clients without a user name are let in. */
    public Options withAnonymous() {
      return new Options(file, true, threads, waitingLimit);
    }

    /** These, with so many at work and so many waiting. */
    public Options withBounds(int atWork, int waiting) {
      return new Options(file, admitsAnonymous, atWork, waiting);
    }
  }

  /** Reads a password file; nobody anonymous is let in. */
  public static PasswordFile open(Path file) throws FileMistakeException {
    return open(Options.of(file));
  }

  /** Reads a password file. */
  public static PasswordFile open(Options options) throws FileMistakeException {
    return new PasswordFile(options, PasswordTable.read(options.file()));
  }

  /** Reads the file again. Where something in it is wrong, what was read before stays in force. */
  public void reload() throws FileMistakeException {
    use(read());
  }

  PasswordTable read() throws FileMistakeException {
    return PasswordTable.read(file);
  }

  void use(PasswordTable other) {
    table = other;
  }

  @Override
  public LoginResult authenticate(Login login, LoginAnswer later) {
    String user = login.userName();
    if (user == null) {
      return admitsAnonymous ? LoginResult.accepted(login.toIdentity()) : NOBODY;
    }
    try {
      workers.execute(() -> answer(user, login, later));
      return LoginResult.LATER;
    } catch (RejectedExecutionException full) {
      busyRefusals.increment();
      return BUSY;
    }
  }

  private void answer(String user, Login login, LoginAnswer later) {
    LoginResult result = judge(user, login);
    try {
      later.answer(result);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("The broker stopped before {} was answered", login.origin());
    }
  }

  private LoginResult judge(String user, Login login) {
    try {
      return table.isRight(user, login.password())
          ? LoginResult.accepted(login.toIdentity())
          : LoginResult.BAD_CREDENTIALS;
    } catch (RuntimeException fault) {
      LOG.error("A password could not be compared", fault);
      return LoginResult.refused(ReasonCode.UNSPECIFIED_ERROR, "the login could not be checked");
    }
  }

  /** How many users the file has. */
  public int userCount() {
    return table.count();
  }

  /** How many logins were refused because too many waited. */
  public long busyRefusalCount() {
    return busyRefusals.sum();
  }

  /** Takes no more, and compares for those who wait already. */
  public void retire() {
    workers.shutdown();
  }

  /** Compares no more: who comes now is told that the broker is busy. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
