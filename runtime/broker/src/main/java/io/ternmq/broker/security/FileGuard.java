package io.ternmq.broker.security;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guard of mosquitto's files, either of which may be missing: without a password file nobody is
 * asked who it is, without an access list everything is allowed. Safe for several threads.
 */
public final class FileGuard implements AutoCloseable {
  private final @Nullable PasswordFile passwords;
  private final @Nullable AccessFile access;

  private FileGuard(@Nullable PasswordFile passwords, @Nullable AccessFile access) {
    this.passwords = passwords;
    this.access = access;
  }

  /**
   * Reads what is named.
   *
   * @param admitsAnonymous true where clients without a user name are let in though there is a
   *     password file
   */
  public static FileGuard open(
      @Nullable Path passwords, @Nullable Path access, boolean admitsAnonymous)
      throws FileMistakeException {
    AccessFile rights = access == null ? null : AccessFile.open(access);
    if (passwords == null) {
      return new FileGuard(null, rights);
    }
    PasswordFile.Options options = PasswordFile.Options.of(passwords);
    return new FileGuard(
        PasswordFile.open(admitsAnonymous ? options.withAnonymous() : options), rights);
  }

  /** What the broker asks. */
  public Guard guard() {
    return new Guard(
        passwords == null ? Authenticator.ANYBODY : passwords,
        List.of(),
        access == null ? Authorizer.EVERYTHING : access);
  }

  /** Reads the files again: takes both, or where something is wrong in either, nothing. */
  public void reload() throws FileMistakeException {
    PasswordTable table = passwords == null ? null : passwords.read();
    AccessRules rules = access == null ? null : access.read();
    if (passwords != null && table != null) {
      passwords.use(table);
    }
    if (access != null && rules != null) {
      access.use(rules);
    }
  }

  @Override
  public void close() {
    if (passwords != null) {
      passwords.close();
    }
  }
}
