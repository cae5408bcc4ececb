package io.ternmq.sim;

import io.ternmq.brokercore.security.AuthenticationExchange;
import io.ternmq.brokercore.security.AuthenticationStep;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.brokercore.security.Login;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks once more and is then satisfied; each step may take its time. */
final class SimMethod implements EnhancedAuthenticator {
  static final String NAME = "sim";

  private final World world;
  private final Chance chance;

  SimMethod(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
  }

  @Override
  public String method() {
    return NAME;
  }

  @Override
  public AuthenticationExchange begin(Login login) {
    return (data, later) -> onData(login, data, later);
  }

  private AuthenticationStep onData(
      Login login, byte @Nullable [] data, Consumer<AuthenticationStep> later) {
    AuthenticationStep step =
        data == null
            ? new AuthenticationStep.Continue(new byte[] {1})
            : new AuthenticationStep.Succeeded(login.toIdentity(), data);
    if (chance.oneIn(2)) {
      return step;
    }
    world.clock().after(chance.between(1L, 80 * SimClock.MILLI), () -> later.accept(step));
    return AuthenticationStep.LATER;
  }
}
