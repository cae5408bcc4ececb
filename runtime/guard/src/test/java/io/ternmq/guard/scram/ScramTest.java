package io.ternmq.guard.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.broker.spi.Authentication;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.brokercore.security.AuthenticationExchange;
import io.ternmq.brokercore.security.AuthenticationStep;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.guard.Logins;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM-SHA-256: the example of RFC 7677, and those who try something else. */
final class ScramTest {
  private static final String USER = "user:" + ScramUser.make("pencil".toCharArray());
  private static final String OTHER = "a,b=c:" + ScramUser.make("pencil".toCharArray());
  private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";

  @TempDir private Path folder;
  private EnhancedAuthenticator method;

  @BeforeEach
  void open() throws Exception {
    Path file = write("# people", USER, OTHER);
    Authentication made =
        new ScramProvider().create(Logins.section(Map.of("file", file.toString())));
    method = made.methods().get(0);
    assertThat(Logins.outcome(made.authenticator(), Logins.of("user", "pencil")))
        .isEqualTo("NOT_AUTHORIZED");
  }

  private Path write(String... lines) throws Exception {
    return Files.write(folder.resolve("users"), List.of(lines));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String challenge(AuthenticationExchange exchange, String first) {
    AuthenticationStep step = exchange.onData(bytes(first), later -> {});
    assertThat(step).isInstanceOf(AuthenticationStep.Continue.class);
    return new String(((AuthenticationStep.Continue) step).data(), StandardCharsets.UTF_8);
  }

  /** What an honest client answers. */
  private static String answer(String first, String challenge, String password) {
    String[] parts = challenge.split(",");
    byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
    int iterations = Integer.parseInt(parts[2].substring(2));
    byte[] salted = ScramUser.salted(password.toCharArray(), salt, iterations);
    byte[] clientKey = ScramUser.hmac(salted, "Client Key");
    String header = first.substring(0, first.indexOf("n="));
    String without =
        "c=" + Base64.getEncoder().encodeToString(bytes(header)) + ",r=" + parts[0].substring(2);
    String exchange = first.substring(header.length()) + "," + challenge + "," + without;
    byte[] signature = ScramUser.hmac(ScramUser.hash(clientKey), exchange);
    byte[] proof = new byte[signature.length];
    for (int index = 0; index < proof.length; index++) {
      proof[index] = (byte) (clientKey[index] ^ signature[index]);
    }
    return without + ",p=" + Base64.getEncoder().encodeToString(proof);
  }

  private AuthenticationStep run(String first, String password) {
    AuthenticationExchange exchange = method.begin(Logins.of(null, null));
    String challenge = challenge(exchange, first);
    return exchange.onData(bytes(answer(first, challenge, password)), later -> {});
  }

  @Test
  void followsTheExampleOfTheStandard() {
    ScramUser user =
        ScramUser.parse(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
                + keyText("Client Key", true)
                + ":"
                + keyText("Server Key", false));
    AuthenticationExchange exchange =
        new ScramExchange(
            Logins.of(null, null),
            () -> Map.of("user", user),
            name -> user,
            () -> "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    assertThat(challenge(exchange, FIRST))
        .isEqualTo(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    String last =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    assertThat(exchange.onData(bytes(last), later -> {}))
        .isInstanceOfSatisfying(
            AuthenticationStep.Succeeded.class,
            succeeded -> {
              assertThat(succeeded.identity().userName()).isEqualTo("user");
              assertThat(succeeded.data())
                  .isEqualTo(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
            });
  }

  private static String keyText(String label, boolean isHashed) {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    byte[] key = ScramUser.hmac(ScramUser.salted("pencil".toCharArray(), salt, 4_096), label);
    return Base64.getEncoder().encodeToString(isHashed ? ScramUser.hash(key) : key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n,,n=user,r=abc | user",
        "y,,n=user,r=abc | user",
        "n,,n=a=2Cb=3Dc,r=abc | a,b=c",
        "n,a=user,n=user,r=abc | user",
        "n,,n=user,r=abc,x=more | user"
      })
  void letsInWhoKnowsThePassword(String first, String name) {
    assertThat(run(first, "pencil"))
        .isInstanceOfSatisfying(
            AuthenticationStep.Succeeded.class,
            succeeded -> assertThat(succeeded.identity().userName()).isEqualTo(name));
  }

  @Test
  void refusesAWrongPasswordAndAStrangerInTheSameWords() {
    AuthenticationStep wrong = run(FIRST, "pen");
    assertThat(wrong).isInstanceOf(AuthenticationStep.Failed.class);
    assertThat(run("n,,n=nobody,r=abc", "pencil")).isEqualTo(wrong);
  }

  @Test
  void aStrangerLooksLikeAUserWithASaltThatStays() {
    String once = challenge(method.begin(Logins.of(null, null)), "n,,n=nobody,r=abc");
    String again = challenge(method.begin(Logins.of(null, null)), "n,,n=nobody,r=abc");
    assertThat(once.substring(once.indexOf(",s=")))
        .isEqualTo(again.substring(again.indexOf(",s=")));
    assertThat(once).isNotEqualTo(again).matches("r=abc[^,]{24},s=[A-Za-z0-9+/]{22}==,i=15000");
    assertThat(challenge(method.begin(Logins.of(null, null)), FIRST))
        .matches("r=[^,]+,s=[A-Za-z0-9+/]{22}==,i=15000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n,,",
        "p=tls-unique,,n=user,r=abc",
        "n,,n=user",
        "n,,m=ext,n=user,r=abc",
        "n,,n=a=2Xb,r=abc",
        "n,a=admin,n=user,r=abc",
        "n,,n=user,r=a c",
        "c=biws,r=abc,p=AAAA"
      })
  void refusesAFirstMessageThatIsNone(String first) {
    assertFailed(method.begin(Logins.of(null, null)), bytes(first));
  }

  @Test
  void refusesNothingAndTooMuchAndWhatIsNoText() {
    assertFailed(method.begin(Logins.of(null, null)), null);
    assertFailed(method.begin(Logins.of(null, null)), bytes("n,,n=user,r=" + "a".repeat(5_000)));
    assertFailed(method.begin(Logins.of(null, null)), new byte[] {(byte) 0xC3, 0x28});
  }

  private static void assertFailed(AuthenticationExchange exchange, byte @Nullable [] data) {
    assertThat(exchange.onData(data, later -> {})).isInstanceOf(AuthenticationStep.Failed.class);
  }

  @Test
  void refusesALastMessageOfAnotherExchangeOrWithAnotherHeader() {
    AuthenticationExchange recorded = method.begin(Logins.of(null, null));
    String last = answer(FIRST, challenge(recorded, FIRST), "pencil");
    AuthenticationExchange exchange = method.begin(Logins.of(null, null));
    challenge(exchange, FIRST);
    assertFailed(exchange, bytes(last));
    AuthenticationExchange changed = method.begin(Logins.of(null, null));
    String honest = answer(FIRST, challenge(changed, FIRST), "pencil");
    assertFailed(changed, bytes(honest.replace("c=biws", "c=eSws")));
    AuthenticationExchange cut = method.begin(Logins.of(null, null));
    challenge(cut, FIRST);
    assertFailed(cut, bytes("c=biws,r=abc,p=AAAA"));
  }

  @Test
  void aProofIsGoodForOneAttempt() {
    AuthenticationExchange exchange = method.begin(Logins.of(null, null));
    String challenge = challenge(exchange, FIRST);
    assertFailed(exchange, bytes(answer(FIRST, challenge, "pen")));
    assertFailed(exchange, bytes(answer(FIRST, challenge, "pencil")));
  }

  @Test
  void refusesAUserNameBesideItThatIsAnother() {
    AuthenticationExchange exchange = method.begin(Logins.of("admin", null));
    String challenge = challenge(exchange, FIRST);
    assertFailed(exchange, bytes(answer(FIRST, challenge, "pencil")));
  }

  @Test
  void whoIsNoLongerInTheFileOrHasAnotherPasswordThereWouldNotComeInAgain() throws Exception {
    AuthenticationStep.Succeeded success = (AuthenticationStep.Succeeded) run(FIRST, "pencil");
    assertThat(success.holds().getAsBoolean()).isTrue();
    write("# fewer", USER);
    assertThat(success.holds().getAsBoolean()).as("the same line").isTrue();
    write("user spoilt");
    assertThat(success.holds().getAsBoolean()).as("a mistake changes nothing").isTrue();
    write("# changed", "user:" + ScramUser.make("pencil".toCharArray()), OTHER);
    assertThat(success.holds().getAsBoolean()).as("entered anew").isFalse();
    write(USER, OTHER);
    assertThat(success.holds().getAsBoolean()).isTrue();
    write(OTHER);
    assertThat(success.holds().getAsBoolean()).as("taken out").isFalse();
  }

  @Test
  void whoIsTakenOutInTheMiddleOfAnExchangeDoesNotGetIn() throws Exception {
    AuthenticationExchange exchange = method.begin(Logins.of(null, null));
    String last = answer(FIRST, challenge(exchange, FIRST), "pencil");
    write(OTHER);
    assertFailed(exchange, bytes(last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user",
        "user:pencil",
        ":SCRAM-SHA-256$4096:c2FsdA==$c2FsdA==:c2FsdA==",
        "user:SCRAM-SHA-256$4096:c2FsdA==$c2FsdA==:c2FsdA==",
        "user:SCRAM-SHA-256$100:c2FsdA==$c2FsdA==:c2FsdA==",
        "user:SCRAM-SHA-256$4096:=$c2FsdA==:c2FsdA==",
      })
  void aWrongLineIsRefusedWithItsNumber(String line) throws Exception {
    Path file = Files.write(folder.resolve("wrong"), List.of("# people", line));
    assertThatThrownBy(
            () -> new ScramProvider().create(Logins.section(Map.of("file", file.toString()))))
        .isInstanceOf(ExtensionException.class)
        .hasMessageStartingWith(file + ", line 2: ")
        .hasMessageEndingWith(".");
  }
}
