package io.ternmq.cli;

import io.ternmq.broker.spi.BrokerListenerProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.brokercore.BrokerListener;
import java.io.IOException;
import java.nio.file.Files;

/** The listener {@code notes}: keeps a file in the folder that it is given. */
public final class NotesProvider implements BrokerListenerProvider {
  @Override
  public String name() {
    return "notes";
  }

  @Override
  public BrokerListener create(ExtensionContext context) throws ExtensionException {
    try {
      Files.createDirectories(context.dataDirectory());
      Files.writeString(context.dataDirectory().resolve("notes.txt"), "begun\n");
      return (event, now) -> {};
    } catch (IOException fault) {
      throw new ExtensionException("The notes cannot be written: " + fault.getMessage(), fault);
    }
  }
}
