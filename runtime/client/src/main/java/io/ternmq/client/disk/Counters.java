package io.ternmq.client.disk;

/**
 * Numbers that are never used again, each above every one that was.
 *
 * @param number of messages of ours
 * @param sequence of messages in flight
 * @param deliveryId of QoS 2 messages received
 */
record Counters(long number, long sequence, long deliveryId) {
  static final Counters FIRST = new Counters(0, 0, 1);

  /** The higher of both, number by number. */
  Counters with(Counters other) {
    return new Counters(
        Math.max(number, other.number),
        Math.max(sequence, other.sequence),
        Math.max(deliveryId, other.deliveryId));
  }

  /** These after that change. */
  Counters after(Change change) {
    if (change instanceof Change.Put put) {
      return new Counters(Math.max(number, put.number() + 1), sequence, deliveryId);
    } else if (change instanceof Change.Sent sent) {
      return new Counters(number, Math.max(sequence, sent.sequence() + 1), deliveryId);
    } else if (change instanceof Change.Held held) {
      return new Counters(number, sequence, Math.max(deliveryId, held.deliveryId() + 1));
    }
    return this;
  }
}
