package io.ternmq.broker.spi;

/** A provider cannot make what was asked for; the message is a sentence for the operator. */
public final class ExtensionException extends Exception {
  private static final long serialVersionUID = 1;

  public ExtensionException(String sentence) {
    super(sentence);
  }

  public ExtensionException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
