package io.ternmq.clientcore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user name and a password, either of which may be absent. Not shown in text. */
public record Credentials(@Nullable String username, byte @Nullable [] password) {
  /** Neither. */
  public static final Credentials NONE = new Credentials(null, null);

  /** A user name and a password of text, sent as UTF-8. */
  public static Credentials of(String username, String password) {
    return new Credentials(username, password.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Credentials that
        && Objects.equals(username, that.username)
        && Arrays.equals(password, that.password);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(username);
  }

  @Override
  public String toString() {
    return "Credentials[not shown]";
  }
}
