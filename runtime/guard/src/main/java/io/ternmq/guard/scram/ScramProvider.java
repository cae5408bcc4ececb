package io.ternmq.guard.scram;

import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.broker.spi.Authentication;
import io.ternmq.broker.spi.AuthenticatorProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.util.List;

/**
 * The authenticator {@code scram}: 5.0 clients prove that they know their password by
 * SCRAM-SHA-256; nobody else is let in. Setting: {@code file}, as {@code tern passwd --scram}
 * writes it.
 */
public final class ScramProvider implements AuthenticatorProvider {
  private static final Authenticator NOBODY =
      (login, later) ->
          LoginResult.refused(
              ReasonCode.NOT_AUTHORIZED,
              "this broker asks for the authentication method SCRAM-SHA-256");

  @Override
  public String name() {
    return "scram";
  }

  @Override
  public Authentication create(ExtensionContext context) throws ExtensionException {
    try {
      return new Authentication(NOBODY, List.of(ScramMethod.open(context.requiredPath("file"))));
    } catch (FileMistakeException e) {
      throw new ExtensionException(String.valueOf(e.getMessage()), e);
    }
  }
}
