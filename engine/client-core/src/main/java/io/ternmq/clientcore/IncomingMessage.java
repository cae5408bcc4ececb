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
  private boolean isHandled;

  IncomingMessage(Publish publish, int session) {
    this.publish = publish;
    this.session = session;
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
}
