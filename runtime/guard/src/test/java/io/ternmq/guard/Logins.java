package io.ternmq.guard;

import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Logins for tests, and what becomes of them. */
public final class Logins {
  private Logins() {}

  /** A client named "buoy" that brings this. */
  public static Login of(@Nullable String user, @Nullable String password) {
    return new Login(
        "buoy",
        ProtocolVersion.MQTT_5,
        user,
        password == null ? null : password.getBytes(StandardCharsets.UTF_8),
        Properties.NONE,
        Origin.of("192.0.2.7:40000"));
  }

  /** What an authenticator says in the end. */
  public static LoginResult ask(Authenticator authenticator, Login login) throws Exception {
    CompletableFuture<LoginResult> answer = new CompletableFuture<>();
    LoginResult atOnce = authenticator.authenticate(login, answer::complete);
    return atOnce == LoginResult.LATER ? answer.get(60, TimeUnit.SECONDS) : atOnce;
  }

  /** Who is let in, as a user; or the reason why nobody is. */
  public static String outcome(Authenticator authenticator, Login login) throws Exception {
    LoginResult result = ask(authenticator, login);
    return result instanceof LoginResult.Accepted accepted
        ? String.valueOf(accepted.identity().userName())
        : ((LoginResult.Refused) result).reason().name();
  }

  /** The section of an extension with these settings. */
  public static ExtensionContext section(Map<String, String> settings) {
    return new ExtensionContext("extensions.guard", settings, Path.of("unused"));
  }
}
