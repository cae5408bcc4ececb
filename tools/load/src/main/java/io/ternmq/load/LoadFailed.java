package io.ternmq.load;

import java.net.ConnectException;
import java.net.InetSocketAddress;

/** Why a run cannot start or go on: a sentence for the person who started it. */
public final class LoadFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LoadFailed(String sentence) {
    super(sentence);
  }

  public LoadFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  static LoadFailed refused(InetSocketAddress address, ConnectException cause) {
    return new LoadFailed(
        "Nothing accepts connections at " + address + ": is the broker running?", cause);
  }
}
