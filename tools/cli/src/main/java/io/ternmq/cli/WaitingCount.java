package io.ternmq.cli;

import io.ternmq.client.ReceivedMessage;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.QoS;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Counts what a session brings when it is resumed: the QoS 1 and 2 messages of the first moment.
 * MQTT does not mark them, so a message published just then is counted too.
 */
final class WaitingCount {
  private static final long MOMENT_MILLIS = 200;

  private final LinkLines lines;
  private final Executor later =
      CompletableFuture.delayedExecutor(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
  private int count;

  WaitingCount(LinkLines lines) {
    this.lines = lines;
  }

  synchronized void onMessage(ReceivedMessage message) {
    if (message.qos() != QoS.AT_MOST_ONCE) {
      count++;
    }
  }

  /** Says that the client is back, after the first moment. */
  synchronized void onConnected(ClientEvent.Connected connected) {
    if (connected.gapNanos() == 0) {
      return;
    }
    count = 0;
    if (connected.sessionPresent()) {
      later.execute(() -> sayBack(connected));
    } else {
      lines.say(LinkLines.backText(connected));
    }
  }

  private synchronized void sayBack(ClientEvent.Connected connected) {
    lines.say(
        LinkLines.backText(connected)
            + switch (count) {
              case 0 -> "";
              case 1 -> ", 1 message waited";
              default -> ", " + count + " messages waited";
            });
  }
}
