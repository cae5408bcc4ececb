package io.ternmq.brokercore;

import io.ternmq.brokercore.security.AuthenticationExchange;
import io.ternmq.brokercore.security.AuthenticationStep;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Login;
import io.ternmq.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A method for tests: asks for the answer "right", goes on asking for "more", ponders "slow" until
 * the test decides, and fails anything else.
 */
final class ChallengeMethod implements EnhancedAuthenticator {
  static final String NAME = "challenge";

  final List<Login> logins = new ArrayList<>();
  final List<Consumer<AuthenticationStep>> open = new ArrayList<>();

  Guard guard() {
    return guard(Authorizer.EVERYTHING);
  }

  Guard guard(Authorizer authorizer) {
    return new Guard(Authenticator.ANYBODY, List.of(this), authorizer);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Users who would not come in again. */
  final Set<String> withdrawn = new HashSet<>();

  AuthenticationStep succeeded(String userName) {
    return new AuthenticationStep.Succeeded(
        TestClient.identity("somebody else", userName),
        bytes("welcome"),
        () -> !withdrawn.contains(userName));
  }

  @Override
  public String method() {
    return NAME;
  }

  @Override
  public AuthenticationExchange begin(Login login) {
    logins.add(login);
    return this::onData;
  }

  private AuthenticationStep onData(byte @Nullable [] data, Consumer<AuthenticationStep> later) {
    String said = data == null ? "" : new String(data, StandardCharsets.UTF_8);
    if (said.equals("slow")) {
      open.add(later);
      return AuthenticationStep.LATER;
    }
    if (said.startsWith("right")) {
      return succeeded(said);
    }
    if (said.isEmpty() || said.equals("more")) {
      return new AuthenticationStep.Continue(bytes("what?"));
    }
    return new AuthenticationStep.Failed(
        ReasonCode.BAD_USER_NAME_OR_PASSWORD, "that is not the answer");
  }
}
