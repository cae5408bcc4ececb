package io.ternmq.cli;

import io.ternmq.broker.security.Argon2Hash;
import io.ternmq.guard.scram.ScramUser;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern passwd}: who may come in, with which password. */
@Command(
    name = "passwd",
    description = "Enter users into a password file, give them new passwords, or take them out.",
    sortOptions = false,
    footer = {
      "",
      "A password is asked for twice, or read from the standard input, one line,",
      "where that is no terminal. It is kept as Argon2id; lines that mosquitto_passwd",
      "wrote stay as they are. A running broker takes the file over at SIGHUP, and",
      "cuts off whoever is no longer in it.",
      "",
      "Examples:",
      "  tern passwd users alice",
      "  echo \"$SECRET\" | tern passwd users alice",
      "  tern passwd users bob --delete",
      "  tern passwd scram-users alice --scram     for the extension scram",
      "  tern broker --set security.passwords=users",
    })
final class PasswdCommand implements Runnable {
  private static final int MAXIMUM_PASSWORD_BYTES = 65_535;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The password file; made if new.")
  private Path file;

  @Parameters(index = "1", paramLabel = "USER", description = "Whose password it is.")
  private String user;

  @Option(names = "--scram", description = "Write what SCRAM-SHA-256 needs, instead of a hash.")
  private boolean isScram;

  @Option(names = "--delete", description = "Take the user out of the file.")
  private boolean isDelete;

  @Override
  public void run() {
    if (user.isBlank() || user.indexOf(':') >= 0 || user.chars().anyMatch(c -> c < ' ')) {
      throw new ParameterException(
          spec.commandLine(), "a user's name has no colon and no line break, and is not empty");
    }
    UserFile users = UserFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    if (isDelete) {
      if (!users.remove(user)) {
        throw CommandFailure.of("there is no user '" + user + "' in " + file);
      }
      users.write();
      out.println(user + " is no longer in " + file);
      return;
    }
    boolean isKnown = users.put(user, kept());
    users.write();
    out.println(isKnown ? user + " has a new password in " + file : user + " was added to " + file);
  }

  private String kept() {
    String password = password();
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAXIMUM_PASSWORD_BYTES) {
      throw CommandFailure.of("a password has 1 to " + MAXIMUM_PASSWORD_BYTES + " bytes");
    }
    return isScram
        ? ScramUser.make(Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray())
        : Argon2Hash.make(bytes);
  }

  private static String password() {
    Console console = terminal();
    if (console == null) {
      return firstLine();
    }
    char[] once = console.readPassword("Password: ");
    char[] again = console.readPassword("Once more: ");
    if (once == null || !Arrays.equals(once, again)) {
      throw CommandFailure.of("the two passwords differ; nothing was changed");
    }
    return new String(once);
  }

  /** Null where nobody can type: before JDK 22 there is no console then, later it says so. */
  @SuppressWarnings("SystemConsoleNull")
  private static @Nullable Console terminal() {
    Console console = System.console();
    if (console == null) {
      return null;
    }
    try {
      Object answer = Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(answer) ? console : null;
    } catch (ReflectiveOperationException older) {
      return console;
    }
  }

  private static String firstLine() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw CommandFailure.of("the password cannot be read: " + e.getMessage());
    }
  }
}
