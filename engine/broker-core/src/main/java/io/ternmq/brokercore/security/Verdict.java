package io.ternmq.brokercore.security;

/** What an authenticator or authorizer answers. */
public enum Verdict {
  ALLOW,
  DENY,
  /** It needs time; the answer comes through the {@code Decision} that was handed over. */
  LATER
}
