package io.ternmq.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Certificates or keys that do not work; the message is a sentence for whoever chose the files. */
public final class TlsFailedException extends IOException {
  private static final long serialVersionUID = 1;

  TlsFailedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
