package io.ternmq.broker.security;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.nio.file.Path;

/**
 * Lets in whoever stands in a password file of mosquitto's, read as it is. Comparing is slow on
 * purpose, so it happens on threads of its own; of those who wait for it there is a bound, and who
 * comes above it is told that the broker is busy. Safe on every lane.
 */
public final class PasswordFile implements Authenticator, AutoCloseable {
  private static final LoginResult NOBODY =
      LoginResult.refused(
          ReasonCode.NOT_AUTHORIZED, "this broker asks for a user name and a password");

  private final Path file;
  private final boolean admitsAnonymous;
  private final LoginWorkers workers;
  private volatile PasswordTable table;

  private PasswordFile(Options options, PasswordTable table) {
    this.file = options.file();
    this.admitsAnonymous = options.admitsAnonymous();
    this.table = table;
    workers = new LoginWorkers("tern-password", options.threads(), options.waitingLimit());
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
      return new Options(
          file, false, LoginWorkers.halfOfTheProcessors(), LoginWorkers.DEFAULT_WAITING_LIMIT);
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
    return workers.submit(login, later, waiting -> judge(user, waiting));
  }

  private LoginResult judge(String user, Login login) {
    return table.isRight(user, login.password())
        ? LoginResult.accepted(login.toIdentity())
        : LoginResult.BAD_CREDENTIALS;
  }

  /** True where this user stands in both, with the same password. */
  public boolean hasSame(PasswordFile other, String user) {
    return table.hasSame(other.table, user);
  }

  /** How many users the file has. */
  public int userCount() {
    return table.count();
  }

  /** How many logins were refused because too many waited. */
  public long busyRefusalCount() {
    return workers.busyRefusalCount();
  }

  /** Takes no more, and compares for those who wait already. */
  public void retire() {
    workers.retire();
  }

  /** Compares no more: who comes now is told that the broker is busy. */
  @Override
  public void close() {
    workers.close();
  }
}
