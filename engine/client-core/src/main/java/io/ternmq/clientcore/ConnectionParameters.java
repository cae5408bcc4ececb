package io.ternmq.clientcore;

import io.ternmq.packet.Will;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What CONNECT says beyond the settings: asked for anew before every attempt. */
public record ConnectionParameters(
    @Nullable String username, byte @Nullable [] password, @Nullable Will will) {
  /** No credentials and no will. */
  public static final ConnectionParameters NONE = new ConnectionParameters(null, null, null);

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConnectionParameters that
        && Objects.equals(username, that.username)
        && Arrays.equals(password, that.password)
        && Objects.equals(will, that.will);
  }

  @Override
  public int hashCode() {
    return Objects.hash(username, will);
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "ConnectionParameters[" + (will == null ? "no will" : will) + "]";
  }
}
