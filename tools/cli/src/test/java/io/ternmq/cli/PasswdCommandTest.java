package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.security.PasswordFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and their passwords, from the shell. */
class PasswdCommandTest {
  @TempDir private Path folder;

  private static List<String> passwd(String input, String... arguments) throws Exception {
    String[] whole = new String[arguments.length + 1];
    whole[0] = "passwd";
    System.arraycopy(arguments, 0, whole, 1, arguments.length);
    try (TernProcess process = TernProcess.start(whole)) {
      process.write(input);
      List<String> lines = process.readLines();
      assertThat(process.awaitExit()).isZero();
      return lines;
    }
  }

  @Test
  void writesAFileThatTheBrokerReads() throws Exception {
    Path file = folder.resolve("users");
    assertThat(passwd("se:cret\n", file.toString(), "alice"))
        .containsExactly("alice was added to " + file);
    assertThat(Files.readString(file)).startsWith("alice:$argon2id$").doesNotContain("se:cret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (RunningBroker broker =
        RunningBroker.start(
            folder, "--port=0", "--ws-port=off", "--set=security.passwords=" + file)) {
      assertThat(broker.pub("-t nest -m x -u alice -P se:cret")).isEqualTo(new Run(0, "", ""));
      assertThat(broker.pub("-t nest -m x -u alice -P se").err())
          .contains("bad user name or password");
    }
  }

  @Test
  void changesOneLineAndLeavesTheOthersAsTheyAre() throws Exception {
    Path file = folder.resolve("users");
    String other = "carol:$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
    Files.write(file, List.of("# people", "bob:$6$c2FsdA==$aGFzaA==", "", other));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(passwd("new\n", file.toString(), "bob"))
        .containsExactly("bob has a new password in " + file);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4).contains("# people", "", other);
    assertThat(lines.get(1)).startsWith("bob:$argon2id$");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    PasswordFile.open(file).close();
    Run removal = Run.of("passwd", file.toString(), "bob", "--delete");
    assertThat(removal).isEqualTo(new Run(0, "bob is no longer in " + file + "\n", ""));
    assertThat(Files.readAllLines(file)).containsExactly("# people", "", other);
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  /** To somebody else, where that may be: it takes root, who is not almighty in every container. */
  private static void giveAway(Path file) throws IOException {
    if (Files.getAttribute(file, "unix:uid").equals(0)) {
      try {
        Files.setAttribute(file, "unix:uid", 65_534);
        Files.setAttribute(file, "unix:gid", 65_534);
      } catch (FileSystemException forbidden) {
        System.out.println("The file keeps its owner: " + forbidden.getMessage());
      }
    }
  }

  @Test
  void aLinkLeadsToTheFileAsBeforeAndTheFileKeepsItsOwner() throws Exception {
    Path file = Files.createFile(folder.resolve("users"));
    giveAway(file);
    Object owner = Files.getOwner(file);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    passwd("secret\n", link.toString(), "alice");
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(file)).startsWith("alice:");
    assertThat(Files.getOwner(file)).isEqualTo(owner);
  }

  @Test
  void saysThatThereIsNobodyToTakeOut() throws Exception {
    Path file = Files.createFile(folder.resolve("users"));
    Run run = Run.of("passwd", file.toString(), "bob", "--delete");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEqualTo("tern passwd: there is no user 'bob' in " + file + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a:b", "a\nb"})
  void refusesANameThatWouldBreakTheFile(String name) {
    Run run = Run.of("passwd", folder.resolve("users").toString(), name);
    assertThat(run.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(run.err()).contains("a user's name has no colon");
  }

  @Test
  void writesWhatTheScramExtensionReads() throws Exception {
    Path file = folder.resolve("scram-users");
    passwd("secret\n", file.toString(), "alice", "--scram");
    assertThat(Files.readString(file)).startsWith("alice:SCRAM-SHA-256$15000:");
    try (RunningBroker broker =
        RunningBroker.start(
            folder,
            "--port=0",
            "--ws-port=off",
            "--set=security.authenticator=scram",
            "--set=extensions={scram: {file: " + file + "}}")) {
      assertThat(broker.pub("-t nest -m x -u alice -P secret").err()).contains("not authorized");
    }
  }
}
