package io.ternmq.brokercore;

import io.ternmq.packet.QoS;

/**
 * What a session remembers of a message that waits in the store.
 *
 * @param bytes what it costs a bound
 * @param sinceSeconds since when it waits, in seconds since 1970
 * @param expiresAtSeconds in seconds since 1970, rounded up; -1 for never
 * @param isExactlyOnce true where it is to be sent with QoS 2
 */
public record Shelved(
    long sequence, int bytes, int sinceSeconds, int expiresAtSeconds, boolean isExactlyOnce) {
  static Shelved of(Outgoing outgoing) {
    Message message = outgoing.message();
    long publishedAtMillis = message.publishedAtMillis();
    long expiresAtSeconds =
        message.expires()
            ? publishedAtMillis / 1_000 + message.expirySeconds(publishedAtMillis) + 1
            : -1;
    return new Shelved(
        outgoing.sequence(),
        message.bytes(),
        outgoing.waitsSinceSeconds(),
        (int) Math.min(Integer.MAX_VALUE, expiresAtSeconds),
        outgoing.qos() == QoS.EXACTLY_ONCE);
  }
}
