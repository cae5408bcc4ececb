package io.ternmq.brokercore.lane;

/** A session of a store that cannot be taken in; its message is a sentence for the operator. */
public final class RestoreFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RestoreFailedException(String clientId, Throwable cause) {
    super(
        "the session of client '"
            + clientId
            + "' cannot be taken in from the store: "
            + words(cause)
            + ". Start the version of TernMQ that stored it, or put the data directory aside and"
            + " start without what it holds",
        cause);
  }

  private static String words(Throwable cause) {
    boolean isSaidInWords =
        cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
    String message = cause.getMessage();
    return isSaidInWords && message != null ? message : "what was stored of it makes no sense";
  }
}
