package io.ternmq.broker.settings;

/** Whether a TLS listener asks clients for a certificate. */
public enum ClientCertificates {
  /** It does not. */
  NONE,
  /** It asks; a client without one is let in, one with a bad one is not. */
  OPTIONAL,
  /** It asks, and lets in only clients with one that an authority signed. */
  REQUIRED
}
