package io.ternmq.packet;

/** Quality of service of a message or of a subscription (MQTT 5.0, 4.3). */
public enum QoS {
  /** QoS 0: fire and forget. */
  AT_MOST_ONCE,
  /** QoS 1: acknowledged by PUBACK; may arrive more than once. */
  AT_LEAST_ONCE,
  /** QoS 2: PUBREC, PUBREL, PUBCOMP; arrives exactly once while the session lives. */
  EXACTLY_ONCE;

  private static final QoS[] LEVELS = values();

  /** The level 0, 1 or 2 on the wire. */
  public int level() {
    return ordinal();
  }

  /**
   * The QoS of a level.
   *
   * @throws IllegalArgumentException for anything but 0, 1 and 2
   */
  public static QoS of(int level) {
    if (level < 0 || level > 2) {
      throw new IllegalArgumentException("QoS is 0, 1 or 2, not " + level);
    }
    return LEVELS[level];
  }

  /** The lower of the two. */
  public QoS lower(QoS other) {
    return ordinal() <= other.ordinal() ? this : other;
  }
}
