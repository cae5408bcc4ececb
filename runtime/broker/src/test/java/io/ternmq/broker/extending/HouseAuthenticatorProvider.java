package io.ternmq.broker.extending;

import io.ternmq.broker.spi.Authentication;
import io.ternmq.broker.spi.AuthenticatorProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.brokercore.security.AuthenticationExchange;
import io.ternmq.brokercore.security.AuthenticationStep;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The authenticator {@code house}: one password for all, or the answer to a question. */
public final class HouseAuthenticatorProvider implements AuthenticatorProvider {
  @Override
  public String name() {
    return "house";
  }

  @Override
  public Authentication create(ExtensionContext context) throws ExtensionException {
    byte[] word = context.required("password").getBytes(StandardCharsets.UTF_8);
    if (word.length < 4) {
      throw new ExtensionException(context.nameOf("password") + " has at least 4 characters.");
    }
    Authenticator byPassword =
        (login, later) ->
            login.password() != null && MessageDigest.isEqual(word, login.password())
                ? LoginResult.accepted(login.toIdentity())
                : LoginResult.BAD_CREDENTIALS;
    return new Authentication(byPassword, List.of(new Question(word)));
  }

  /** The method {@code QUESTION}: the broker asks, and the client answers with the word. */
  private record Question(byte[] word) implements EnhancedAuthenticator {
    @Override
    public String method() {
      return "QUESTION";
    }

    @Override
    public AuthenticationExchange begin(Login login) {
      return (data, later) -> {
        if (data == null) {
          return new AuthenticationStep.Continue("word?".getBytes(StandardCharsets.UTF_8));
        }
        return MessageDigest.isEqual(word, data)
            ? new AuthenticationStep.Succeeded(login.toIdentity(), null)
            : new AuthenticationStep.Failed(ReasonCode.NOT_AUTHORIZED, "that is not the word");
      };
    }
  }
}
