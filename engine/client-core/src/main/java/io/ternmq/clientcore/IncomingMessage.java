package io.ternmq.clientcore;

import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;

/**
 * A message from the server on its way to the application. It is acknowledged when {@link
 * ClientEngine#handled} is called with it, and when those before it are.
 */
public final class IncomingMessage {
  private final Publish publish;
  private final int session;
  private final long deliveryId;
  private boolean isHandled;
  private long ticket;

  IncomingMessage(Publish publish, int session, long deliveryId) {
    this.publish = publish;
    this.session = session;
    this.deliveryId = deliveryId;
  }

  /**
   * Names a QoS 2 message, and no other one of this client: a message that is delivered again after
   * a restart has it again, where there is a store that is durable. 0 for QoS 0 and 1.
   */
  public long deliveryId() {
    return deliveryId;
  }

  public Publish publish() {
    return publish;
  }

  /** True for QoS 1 and 2, which are acknowledged. */
  boolean isAcknowledged() {
    return publish.qos() != QoS.AT_MOST_ONCE;
  }

  int session() {
    return session;
  }

  boolean isHandled() {
    return isHandled;
  }

  void onHandled() {
    isHandled = true;
  }

  /** The store's change that has to be durable before this message's next step. */
  long ticket() {
    return ticket;
  }

  void ticket(long latest) {
    ticket = latest;
  }
}
