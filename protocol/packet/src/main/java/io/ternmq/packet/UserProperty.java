package io.ternmq.packet;

/** A name and value that the application chose; a name may come more than once (5.0). */
public record UserProperty(String name, String value) {
  /**
   * TernMQ's own, in CONNACK and DISCONNECT: after how many milliseconds a client may come again.
   */
  public static final String RETRY_AFTER_MILLIS = "retry-after-ms";
}
