package io.ternmq.cli;

import io.ternmq.broker.security.AccessFile;
import io.ternmq.broker.security.CertificateUsers;
import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.broker.security.PasswordFile;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ListenerSpec;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the password file, the access list and the certificates of clients say, as one configuration
 * names them. Immutable; safe on every lane.
 */
record FileSecurity(
    Authenticator authenticator,
    Authorizer authorizer,
    @Nullable PasswordFile passwords,
    boolean isAnonymousAllowed,
    Set<String> byCertificate) {
  /** Where neither a password file is named nor anonymous clients are wanted. */
  private static final Authenticator NOBODY =
      (login, later) ->
          LoginResult.refused(ReasonCode.NOT_AUTHORIZED, "this broker knows no users yet");

  /** Reads the files that are named. */
  static FileSecurity open(Configuration configuration) throws FileMistakeException {
    Path rules = configuration.access();
    Authorizer authorizer = rules == null ? Authorizer.EVERYTHING : AccessFile.open(rules);
    Path users = configuration.passwords();
    boolean isAnonymousAllowed = configuration.isAnonymousAllowed();
    PasswordFile passwords = users == null ? null : open(users, isAnonymousAllowed);
    Authenticator whoElse = isAnonymousAllowed ? Authenticator.ANYBODY : NOBODY;
    Authenticator authenticator = passwords == null ? whoElse : passwords;
    return new FileSecurity(
        certificatesFirst(configuration, authenticator),
        authorizer,
        passwords,
        isAnonymousAllowed,
        listenersByCertificate(configuration));
  }

  /** Asks the certificate on listeners where it names the user, and this one on the others. */
  static Authenticator certificatesFirst(Configuration configuration, Authenticator others) {
    Set<String> byCertificate = listenersByCertificate(configuration);
    return byCertificate.isEmpty() ? others : new CertificateUsers(byCertificate, others);
  }

  private static PasswordFile open(Path users, boolean isAnonymousAllowed)
      throws FileMistakeException {
    PasswordFile.Options options = PasswordFile.Options.of(users);
    return PasswordFile.open(isAnonymousAllowed ? options.withAnonymous() : options);
  }

  private static Set<String> listenersByCertificate(Configuration configuration) {
    Set<String> names = new HashSet<>();
    for (ListenerSpec listener : configuration.listeners()) {
      ListenerSpec.Tls tls = listener.tls();
      if (tls != null && tls.namesUsers()) {
        names.add(listener.name());
      }
    }
    return names;
  }

  /**
   * True where a client that came in by the files as they were before would still come in: it needs
   * no password, or its user has the same one.
   */
  boolean mayStay(Identity client, FileSecurity before) {
    if (byCertificate.contains(client.origin().listener())) {
      return true; // TLS has checked it
    }
    String user = client.userName();
    if (passwords == null || user == null) {
      return isAnonymousAllowed;
    }
    return before.passwords != null && passwords.hasSame(before.passwords, user);
  }

  /** Others are in force now; who waits for an answer still gets it. */
  void retire() {
    if (passwords != null) {
      passwords.retire();
    }
  }

  /** The broker has stopped. */
  void close() {
    if (passwords != null) {
      passwords.close();
    }
  }
}
