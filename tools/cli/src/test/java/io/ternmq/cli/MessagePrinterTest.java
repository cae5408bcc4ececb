package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MessagePrinterTest {
  /** An output that takes nothing. */
  private static final class Refusing extends OutputStream {
    private final String words;

    Refusing(String words) {
      this.words = words;
    }

    @Override
    public void write(int octet) throws IOException {
      throw new IOException(words);
    }

    @Override
    public void flush() throws IOException {
      throw new IOException(words);
    }
  }

  @Test
  void aFullDiskIsAFailureAndAReaderThatHasGoneIsNone() {
    AtomicBoolean isTold = new AtomicBoolean();
    try (MessagePrinter full =
        new MessagePrinter(
            new Refusing("No space left on device"), false, true, () -> isTold.set(true))) {
      assertThatThrownBy(full::finish)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("No space left on device");
      assertThat(isTold).isTrue();
    }
    try (MessagePrinter gone =
        new MessagePrinter(new Refusing("Broken pipe"), false, true, () -> {})) {
      gone.finish();
    }
  }
}
