package io.ternmq.brokercore.security;

import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** What an authenticator answers. */
public sealed interface LoginResult {
  /** It needs time; the answer comes through the {@code LoginAnswer} that was handed over. */
  LoginResult LATER = new Later();

  /** User name or password is not right (0x86; 3.x code 4). */
  LoginResult BAD_CREDENTIALS =
      new Refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "user name or password is not right", null);

  /**
   * The same, and the log is told more than the client.
   *
   * @param detail what was wrong, for people; no secret
   */
  static LoginResult badCredentials(String detail) {
    return new Refused(
        ReasonCode.BAD_USER_NAME_OR_PASSWORD, "user name or password is not right", null, detail);
  }

  /** The client is let in. */
  static LoginResult accepted(Identity identity) {
    return new Accepted(identity);
  }

  /**
   * The client is not let in.
   *
   * @param reason of 0x80 or above, one that CONNACK may carry
   * @param sentence what a 5.0 client and the log are told
   */
  static LoginResult refused(ReasonCode reason, String sentence) {
    return new Refused(reason, sentence, null);
  }

  /**
   * The client is to go elsewhere: 0x9C for now, 0x9D for good (5.0, 4.11).
   *
   * @param serverReference one or more host names or addresses, with ports, separated by spaces
   */
  static LoginResult elsewhere(String serverReference, boolean isForGood) {
    ReasonCode reason = isForGood ? ReasonCode.SERVER_MOVED : ReasonCode.USE_ANOTHER_SERVER;
    return new Refused(reason, "use another server", serverReference);
  }

  /** The client is let in, as this. */
  record Accepted(Identity identity) implements LoginResult {}

  /**
   * The client is not let in; where it is to go instead, if that is said.
   *
   * @param detail what the log is told beyond the sentence, and the client is not; null for nothing
   */
  record Refused(
      ReasonCode reason, String sentence, @Nullable String serverReference, @Nullable String detail)
      implements LoginResult {
    public Refused {
      if (!reason.isFailure()) {
        throw new IllegalArgumentException(reason + " does not refuse a client");
      }
    }

    /** One of which client and log are told the same. */
    public Refused(ReasonCode reason, String sentence, @Nullable String serverReference) {
      this(reason, sentence, serverReference, null);
    }

    /** What the log is told. */
    public String forTheLog() {
      return detail == null ? sentence : sentence + "; " + detail;
    }
  }

  /** See {@link #LATER}. */
  record Later() implements LoginResult {}
}
