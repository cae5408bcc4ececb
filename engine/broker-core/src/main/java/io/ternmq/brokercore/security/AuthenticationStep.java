package io.ternmq.brokercore.security;

import io.ternmq.packet.ReasonCode;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What an {@link AuthenticationExchange} answers to a step of the client. */
public sealed interface AuthenticationStep {
  /** It needs time. */
  AuthenticationStep LATER = new Later();

  /** The client is to go on: AUTH 0x18 with this data. */
  record Continue(byte[] data) implements AuthenticationStep {}

  /**
   * The client is who it says, and is told this.
   *
   * @param holds asked on its lane whenever rights are reviewed: false where this client would not
   *     come in again by what it proved, so that it is cut off. Must not block
   */
  record Succeeded(Identity identity, byte @Nullable [] data, BooleanSupplier holds)
      implements AuthenticationStep {
    /** Holds as long as the connection. */
    public Succeeded(Identity identity, byte @Nullable [] data) {
      this(identity, data, () -> true);
    }
  }

  /** The client is not let in. */
  record Failed(ReasonCode reason, String sentence) implements AuthenticationStep {}

  /** See {@link #LATER}. */
  record Later() implements AuthenticationStep {}
}
