package io.ternmq.cli;

import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.security.AccessFile;
import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.broker.security.PasswordFile;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may come in, and who may do what: out of the configuration, and out of its files again. */
final class SecurityWiring {
  /** Where neither a password file is named nor anonymous clients are wanted. */
  private static final Authenticator NOBODY =
      (login, later) ->
          LoginResult.refused(ReasonCode.NOT_AUTHORIZED, "this broker knows no users yet");

  private final @Nullable PasswordFile passwords;
  private final @Nullable AccessFile access;
  private final boolean isAnonymousAllowed;

  private SecurityWiring(
      @Nullable PasswordFile passwords, @Nullable AccessFile access, boolean isAnonymousAllowed) {
    this.passwords = passwords;
    this.access = access;
    this.isAnonymousAllowed = isAnonymousAllowed;
  }

  /** Opens the files that are named; a mistake in one ends the command. */
  static SecurityWiring of(Configuration configuration) {
    try {
      boolean isAnonymousAllowed = configuration.isAnonymousAllowed();
      Path users = configuration.passwords();
      Path rules = configuration.access();
      AccessFile access = rules == null ? null : AccessFile.open(rules);
      PasswordFile passwords = users == null ? null : open(users, isAnonymousAllowed);
      return new SecurityWiring(passwords, access, isAnonymousAllowed);
    } catch (FileMistakeException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  private static PasswordFile open(Path users, boolean isAnonymousAllowed)
      throws FileMistakeException {
    PasswordFile.Options options = PasswordFile.Options.of(users);
    return PasswordFile.open(isAnonymousAllowed ? options.withAnonymous() : options);
  }

  /** The parts of a broker that ask here; it lets go of the files when it stops. */
  BrokerParts parts() {
    Authenticator authenticator = isAnonymousAllowed ? Authenticator.ANYBODY : NOBODY;
    Authorizer authorizer = access == null ? Authorizer.EVERYTHING : access;
    PasswordFile users = passwords;
    if (users == null) {
      return BrokerParts.defaults().withGuard(new Guard(authenticator, List.of(), authorizer));
    }
    return BrokerParts.defaults()
        .withGuard(new Guard(users, List.of(), authorizer))
        .withOwned(users);
  }

  /** Reads the files again; one with a mistake leaves what was read before. */
  void reload() throws FileMistakeException {
    if (passwords != null) {
      passwords.reload();
    }
    if (access != null) {
      access.reload();
    }
  }
}
