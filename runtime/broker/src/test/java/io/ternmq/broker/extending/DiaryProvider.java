package io.ternmq.broker.extending;

import io.ternmq.broker.spi.BrokerListenerProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;

/** The listener {@code diary}: a line in a file for each client that comes and goes. */
public final class DiaryProvider implements BrokerListenerProvider {
  @Override
  public String name() {
    return "diary";
  }

  @Override
  public BrokerListener create(ExtensionContext context) throws ExtensionException {
    try {
      Files.createDirectories(context.dataDirectory());
      return new Diary(
          new PrintWriter(Files.newBufferedWriter(context.dataDirectory().resolve("diary.txt"))));
    } catch (IOException e) {
      throw new ExtensionException("The diary cannot be written: " + e.getMessage() + ".", e);
    }
  }

  private record Diary(PrintWriter file) implements BrokerListener, AutoCloseable {
    @Override
    public void onEvent(BrokerEvent event, Moment now) {
      if (event instanceof BrokerEvent.Connected) {
        file.println(event.clientId() + " came");
      } else if (event instanceof BrokerEvent.Disconnected disconnected) {
        file.println(event.clientId() + " went: " + disconnected.cause());
      }
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
