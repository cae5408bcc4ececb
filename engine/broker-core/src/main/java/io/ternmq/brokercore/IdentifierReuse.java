package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.core.PacketIds;
import java.util.function.Consumer;

/**
 * The end of a delivery whose identifier a message far behind it in the same queue will bear. It
 * stays taken until the store has forgotten the old one: a crash in between would bring the old one
 * back, and a PUBREL for it would release the new one in the client's eyes [MQTT-4.3.3-4].
 */
final class IdentifierReuse extends Receipt {
  private static final int SOON = PacketIds.COUNT / 2;

  private final Consumer<Moment> isSafe;

  /**
   * What is to happen when the removal is durable.
   *
   * @param isSafe frees the identifier
   */
  IdentifierReuse(SessionEngine session, Consumer<Moment> isSafe) {
    super(session);
    this.isSafe = isSafe;
  }

  /**
   * True where the identifier may be used again before a removal that is written lazily is durable.
   *
   * @param next the number of what is sent next; below zero where nothing waits
   */
  static boolean isSoon(Outgoing finished, long next) {
    return next >= 0 && finished.queueRecord() != null && next - finished.sequence() > SOON;
  }

  @Override
  public void onDurable(Moment now) {
    isSafe.accept(now);
  }
}
