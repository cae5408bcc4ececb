package io.ternmq.cli;

import io.ternmq.client.ReceivedMessage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages to the standard output: many with one system call where they come quickly, and
 * none later than {@link #FLUSH_MILLIS}.
 */
final class MessagePrinter implements AutoCloseable {
  private static final int FLUSH_MILLIS = 5;
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final boolean showsTopic;
  private final boolean endsLine;
  private final ScheduledExecutorService flusher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "tern-output");
            made.setDaemon(true);
            return made;
          });
  private final Runnable onBroken;
  private boolean isFlushDue;
  private @Nullable IOException fault;

  MessagePrinter(OutputStream out, boolean showsTopic, boolean endsLine, Runnable onBroken) {
    this.onBroken = onBroken;
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    this.showsTopic = showsTopic;
    this.endsLine = endsLine;
  }

  /** Writes one message; false where it cannot be written. */
  synchronized boolean print(ReceivedMessage message) {
    try {
      if (showsTopic) {
        out.write(message.topic().getBytes(StandardCharsets.UTF_8));
        out.write(' ');
      }
      out.write(message.payload());
      if (endsLine) {
        out.write('\n');
      }
    } catch (IOException unwritten) {
      fault = unwritten;
    }
    if (!isFlushDue && fault == null) {
      isFlushDue = true;
      flushLater();
    }
    return fault == null;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it throws nothing
  private void flushLater() {
    flusher.schedule(this::flush, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void flush() {
    isFlushDue = false;
    try {
      out.flush();
    } catch (IOException unwritten) {
      fault = unwritten;
      onBroken.run();
    }
  }

  /** Writes the rest. Who reads no more has what was wanted; a full disk is a failure. */
  void finish() {
    flush();
    IOException met = fault;
    if (met != null && !BrokenPipe.isMeantBy(met)) {
      throw CommandFailure.of("what came cannot be written: " + met.getMessage());
    }
  }

  @Override
  public void close() {
    flusher.shutdownNow();
    flush();
  }
}
