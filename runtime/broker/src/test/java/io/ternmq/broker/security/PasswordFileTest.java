package io.ternmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mosquitto's password files, read as they are. */
final class PasswordFileTest {
  /** Written by mosquitto_passwd 2.0.11: the password is "secret". */
  private static final String PBKDF2 =
      "tern:$7$101$wZ/0JnYywIu0EENG$"
          + "Yvl0SQVWEp1pdPYfStcb+XFJ3Wh38C0w6aZFbNRp03fHv3w6mYO8xNOLVvTSjzukkWwFYO2/"
          + "cGQvOfS7egJy8g==";

  /** By mosquitto_passwd -H sha512: the password is "secret". */
  private static final String SALTED =
      "gull:$6$dOOgeWZwdIWtHIdU$"
          + "5r094CR1rrw0817VsebkAkv6NEYzA7d2pnFHap+jVR4AiIDZfOUmQWlhy1iyW61jcbjYDc2El9Jv7"
          + "msjvD5XjA==";

  /** From the tests of the reference implementation of Argon2: the password is "password". */
  private static final String ARGON2 =
      "auk:$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  /** A well-known example of bcrypt: the password is "abc123xyz". */
  private static final String BCRYPT =
      "skua:$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

  @TempDir private Path folder;

  private Path file(String... lines) throws Exception {
    return Files.write(folder.resolve("passwords"), List.of(lines));
  }

  private static Login login(@Nullable String user, byte @Nullable [] password) {
    return new Login(
        "id", ProtocolVersion.MQTT_5, user, password, Properties.NONE, Origin.of("127.0.0.1:1"));
  }

  private static Login login(@Nullable String user, String password) {
    return login(user, password.getBytes(StandardCharsets.UTF_8));
  }

  private static LoginResult ask(PasswordFile file, Login login) throws Exception {
    CompletableFuture<LoginResult> answer = new CompletableFuture<>();
    LoginResult atOnce = file.authenticate(login, answer::complete);
    return atOnce == LoginResult.LATER ? answer.get(60, TimeUnit.SECONDS) : atOnce;
  }

  private static boolean isIn(PasswordFile file, String user, String password) throws Exception {
    return ask(file, login(user, password)) instanceof LoginResult.Accepted;
  }

  @Test
  void letsInWhoeverStandsInEitherForm() throws Exception {
    try (PasswordFile file = PasswordFile.open(file("# people", "", PBKDF2, SALTED))) {
      assertThat(file.userCount()).isEqualTo(2);
      assertThat(ask(file, login("tern", "secret")))
          .isInstanceOfSatisfying(
              LoginResult.Accepted.class,
              accepted -> assertThat(accepted.identity().userName()).isEqualTo("tern"));
      assertThat(isIn(file, "gull", "secret")).isTrue();
      assertThat(isIn(file, "tern", "Secret")).isFalse();
      assertThat(isIn(file, "gull", "")).isFalse();
      assertThat(isIn(file, "nobody", "secret")).isFalse();
      assertThat(ask(file, login("tern", (byte[]) null))).isEqualTo(LoginResult.BAD_CREDENTIALS);
    }
  }

  @Test
  void readsWhatOtherToolsWrite() throws Exception {
    try (PasswordFile file = PasswordFile.open(file(ARGON2, BCRYPT, PBKDF2))) {
      assertThat(isIn(file, "auk", "password")).isTrue();
      assertThat(isIn(file, "auk", "Password")).isFalse();
      assertThat(isIn(file, "skua", "abc123xyz")).isTrue();
      assertThat(isIn(file, "skua", "abc123xy")).isFalse();
      assertThat(isIn(file, "tern", "secret")).isTrue();
    }
  }

  @Test
  void readsWhatItWritesItself() throws Exception {
    byte[] password = "a secret:$ü".getBytes(StandardCharsets.UTF_8);
    String first = Argon2Hash.make(password);
    String second = Argon2Hash.make(password);
    assertThat(first).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(second);
    try (PasswordFile file = PasswordFile.open(file("tern:" + first, "gull:" + second))) {
      assertThat(isIn(file, "tern", "a secret:$ü")).isTrue();
      assertThat(isIn(file, "gull", "a secret:$ü")).isTrue();
      assertThat(isIn(file, "gull", "a secret:$u")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"sha512,secret", "sha512-pbkdf2,secret", "sha512,' a b:$ü'", "sha512-pbkdf2,''"})
  void readsWhatMosquittosOwnToolWrites(String hash, String password) throws Exception {
    Path path = folder.resolve("written");
    Files.createFile(path);
    for (String user : new String[] {"tern", "arctic tern", "stern"}) {
      Mosquitto.passwd("-H", hash, "-b", path.toString(), user, password);
    }
    Mosquitto.passwd("-D", path.toString(), "stern");
    try (PasswordFile file = PasswordFile.open(path)) {
      assertThat(file.userCount()).isEqualTo(2);
      assertThat(isIn(file, "tern", password)).isTrue();
      assertThat(isIn(file, "arctic tern", password)).isTrue();
      assertThat(isIn(file, "tern", password + "x")).isFalse();
      assertThat(isIn(file, "stern", password)).isFalse();
    }
  }

  @Test
  void anEmptyFileLetsNobodyIn() throws Exception {
    try (PasswordFile file = PasswordFile.open(file("# nobody yet"))) {
      assertThat(isIn(file, "tern", "secret")).isFalse();
      assertThat(ask(file, login(null, "secret")))
          .isInstanceOfSatisfying(
              LoginResult.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
    }
  }

  @Test
  void aClientWithoutANameComesInWhereThatIsAllowedInWords() throws Exception {
    Path path = file(PBKDF2);
    try (PasswordFile file = PasswordFile.open(PasswordFile.Options.of(path).withAnonymous())) {
      assertThat(ask(file, login(null, (byte[]) null))).isInstanceOf(LoginResult.Accepted.class);
      assertThat(isIn(file, "tern", "wrong")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tern",
        ":$6$c2FsdA==$aGFzaA==",
        "tern:secret",
        "tern:",
        "tern:$5$c2FsdA==$aGFzaA==",
        "tern:$6$c2FsdA==$aGFzaA==",
        "tern:$6$!$aGFzaA==",
        "tern:$6$$aGFzaA==",
        "tern:$7$0$c2FsdA==$aGFzaA==",
        "tern:$7$999999999$c2FsdA==$aGFzaA==",
        "tern:$7$many$c2FsdA==$aGFzaA==",
        "tern:$7$101$c2FsdA==",
        "tern:$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
        "tern:$argon2id$v=19$m=262145,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
        "tern:$argon2id$v=19$m=4096,t=101,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
        "tern:$argon2id$v=19$m=4096,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
        "tern:$argon2id$v=18$m=4096,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
        "tern:$argon2id$v=19$m=4096,t=2,p=1$c2FsdA$CTFhFdXPJO1aFaMaO6Mm5Q",
        "tern:$argon2id$v=19$m=4096,t=2,p=1$c29tZXNhbHQ",
        "tern:$2b$17$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        "tern:$2b$12$R9h",
      })
  void aWrongLineIsRefusedWithItsNumberAndWithoutItsText(String line) throws Exception {
    Path path = file("# people", SALTED, line);
    assertThatThrownBy(() -> PasswordFile.open(path))
        .isInstanceOf(FileMistakeException.class)
        .hasMessageStartingWith(path + ", line 3: ")
        .hasMessageNotContaining("secret")
        .hasMessageEndingWith(".");
  }

  @Test
  void aUserWhoStandsThereTwiceIsRefused() throws Exception {
    Path path = file(SALTED, SALTED);
    assertThatThrownBy(() -> PasswordFile.open(path))
        .hasMessage(path + ", line 2: the user 'gull' stands in the file twice.");
  }

  @Test
  void aMissingFileIsSaidSo() {
    Path path = folder.resolve("none");
    assertThatThrownBy(() -> PasswordFile.open(path))
        .hasMessage(
            path + " cannot be read: there is no such file. Check the name and its rights.");
  }

  @Test
  void aReloadTakesTheWholeNewFileOrNothingOfIt() throws Exception {
    try (PasswordFile file = PasswordFile.open(file(PBKDF2))) {
      file(SALTED, "rubbish");
      assertThatThrownBy(file::reload).hasMessageContaining("line 2");
      assertThat(isIn(file, "tern", "secret")).isTrue();
      assertThat(isIn(file, "gull", "secret")).isFalse();
      file(SALTED);
      file.reload();
      assertThat(isIn(file, "tern", "secret")).isFalse();
      assertThat(isIn(file, "gull", "secret")).isTrue();
    }
  }

  @Test
  void aboveTheBoundOfWaitingLoginsTheBrokerIsBusy() throws Exception {
    Path path = file(SALTED);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch holds = new CountDownLatch(1);
    List<LoginResult> answers = new ArrayList<>();
    try (PasswordFile file = PasswordFile.open(PasswordFile.Options.of(path).withBounds(1, 2))) {
      file.authenticate(
          login("gull", "secret"),
          result -> {
            holds.countDown();
            awaitQuietly(release);
          });
      assertThat(holds.await(10, TimeUnit.SECONDS)).isTrue();
      CountDownLatch both = new CountDownLatch(2);
      for (int number = 0; number < 3; number++) {
        answers.add(file.authenticate(login("gull", "secret"), result -> both.countDown()));
      }
      assertThat(answers.subList(0, 2)).containsOnly(LoginResult.LATER);
      assertThat(answers.get(2))
          .isInstanceOfSatisfying(
              LoginResult.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(ReasonCode.SERVER_BUSY));
      assertThat(file.busyRefusalCount()).isEqualTo(1);
      release.countDown();
      assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anUnknownUserCostsAsMuchTimeAsAKnownOne() throws Exception {
    String slow = PBKDF2.replace("$7$101$", "$7$2000$");
    PasswordTable table = PasswordTable.read(file(slow));
    byte[] password = "secret".getBytes(StandardCharsets.UTF_8);
    long known = Long.MAX_VALUE;
    long unknown = Long.MAX_VALUE;
    long withoutPassword = Long.MAX_VALUE;
    for (int round = 0; round < 40; round++) {
      known = Math.min(known, nanos(() -> table.isRight("tern", password)));
      unknown = Math.min(unknown, nanos(() -> table.isRight("nobody", password)));
      withoutPassword = Math.min(withoutPassword, nanos(() -> table.isRight("tern", null)));
    }
    String figures = String.format(Locale.ROOT, "%d, %d, %d ns", known, unknown, withoutPassword);
    assertThat(unknown).as(figures).isBetween(known / 2, known * 2);
    assertThat(withoutPassword).as(figures).isBetween(known / 2, known * 2);
  }

  @Test
  void strangersTakeAsLongAsOneUserOrAnotherWhereTheHashesDiffer() throws Exception {
    PasswordTable table = PasswordTable.read(file(PBKDF2, SALTED));
    Set<PasswordHash> compared = new HashSet<>();
    for (int number = 0; number < 256; number++) {
      String stranger = "stranger " + number;
      assertThat(table.comparedWith(stranger)).isSameAs(table.comparedWith(stranger));
      compared.add(table.comparedWith(stranger));
    }
    assertThat(compared)
        .containsExactlyInAnyOrder(table.comparedWith("tern"), table.comparedWith("gull"));
  }

  private static long nanos(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long beginNanos = threads.getCurrentThreadCpuTime(); // whatever else the machine does
    work.run();
    return threads.getCurrentThreadCpuTime() - beginNanos;
  }
}
