package io.ternmq.sim;

/** One session of the broker from its first connection to its end, as the model sees it. */
final class Life {
  private final long id;
  private final String clientId;
  private final long number;

  boolean isConnected = true;
  boolean isAcknowledged;
  String peer = "";
  long expirySeconds;
  long disconnectedNanos;

  /** When the session ended; -1 while it lives. */
  long endedNanos = -1;

  /** Before this time the session did not get everything: it had ended, and a crash undid that. */
  long completeSinceNanos;

  Life(long id, String clientId, long number) {
    this.id = id;
    this.clientId = clientId;
    this.number = number;
  }

  /** A number of the model's own, never used twice. */
  long id() {
    return id;
  }

  String clientId() {
    return clientId;
  }

  /** The broker's number, used again after a crash where the store never saw it. */
  long number() {
    return number;
  }

  boolean hasEnded() {
    return endedNanos >= 0;
  }

  @Override
  public String toString() {
    return "session " + number + " of " + clientId;
  }
}
