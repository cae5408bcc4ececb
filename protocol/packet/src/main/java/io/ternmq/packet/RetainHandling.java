package io.ternmq.packet;

/** When a SUBSCRIBE is answered with retained messages (MQTT 5.0, 3.8.3.1). */
public enum RetainHandling {
  /** At every subscribe; the only behaviour of 3.x. */
  SEND,
  /** Only where the subscription did not exist before. */
  SEND_IF_NEW,
  /** Never. */
  DO_NOT_SEND
}
