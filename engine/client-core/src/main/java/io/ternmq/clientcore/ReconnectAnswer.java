package io.ternmq.clientcore;

/** What a {@link ReconnectRule} wants done about a failure. */
public sealed interface ReconnectAnswer {
  /** Does what the table says. */
  ReconnectAnswer USUAL = new Usual();

  /** Tries again after the back-off, whatever the table says. */
  ReconnectAnswer RETRY = new Retry();

  /** Stops, and says so. */
  ReconnectAnswer GIVE_UP = new GiveUp();

  /** Tries again after exactly this time; 0 for at once. */
  static ReconnectAnswer retryAfterNanos(long nanos) {
    return new RetryAfter(nanos);
  }

  /** Tries this server next, after the back-off; credentials go there too. */
  static ReconnectAnswer useServer(ServerAddress server) {
    return new UseServer(server);
  }

  /** Tries again after the back-off, with these from now on. */
  static ReconnectAnswer useCredentials(Credentials credentials) {
    return new UseCredentials(credentials);
  }

  /** See {@link #USUAL}. */
  record Usual() implements ReconnectAnswer {}

  /** See {@link #RETRY}. */
  record Retry() implements ReconnectAnswer {}

  /** See {@link #GIVE_UP}. */
  record GiveUp() implements ReconnectAnswer {}

  /** See {@link #retryAfterNanos}. */
  record RetryAfter(long nanos) implements ReconnectAnswer {
    public RetryAfter {
      if (nanos < 0) {
        throw new IllegalArgumentException("nothing can be tried again " + nanos + " ns from now");
      }
    }
  }

  /** See {@link #useServer}. */
  record UseServer(ServerAddress server) implements ReconnectAnswer {}

  /** See {@link #useCredentials}. */
  record UseCredentials(Credentials credentials) implements ReconnectAnswer {}
}
