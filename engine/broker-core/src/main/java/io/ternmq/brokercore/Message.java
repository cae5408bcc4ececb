package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;

/**
 * An application message that the broker has taken over, as every receiver's copy shares it.
 * Immutable but for {@link #wireForm}, a cache; safe to share between lanes.
 *
 * <p>As an item of a mailbox it is its own delivery: at QoS 0, to the one receiver that there is,
 * with nothing to say of it but what it says itself. It is made small, for every message makes one.
 */
public final class Message extends MailboxItem {
  private static final int QOS_BITS = 3;
  private static final int RETAIN = 4;
  private static final int EXPIRES = 8;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private final TopicName topic;
  private final byte[] payload;
  private final Properties properties;
  private final String publisher;
  private final long number;
  private final int publishedAtSeconds; // unsigned: good until 2106
  private final short millisOfSecond;
  private final byte flags;
  private volatile @Nullable Object wireForm;

  private Message(Message retained) {
    topic = retained.topic;
    payload = retained.payload;
    properties = retained.properties;
    publisher = retained.publisher;
    number = retained.number;
    publishedAtSeconds = retained.publishedAtSeconds;
    millisOfSecond = retained.millisOfSecond;
    flags = (byte) (retained.flags & ~RETAIN);
  }

  private Message(PublishFields publish, String publisher, long number, long epochMillis) {
    this.topic = publish.topic();
    this.payload = publish.payload();
    this.properties = publish.properties();
    this.publisher = publisher;
    this.number = number;
    this.publishedAtSeconds = (int) (epochMillis / 1_000);
    this.millisOfSecond = (short) (epochMillis % 1_000);
    boolean expires = !properties.isEmpty() && properties.has(Property.MESSAGE_EXPIRY_INTERVAL);
    this.flags =
        (byte) (publish.qos().level() | (publish.retain() ? RETAIN : 0) | (expires ? EXPIRES : 0));
  }

  /**
   * The message of a PUBLISH whose topic is known.
   *
   * @param publisher the client id it came from
   * @param number larger than that of every message taken over before
   */
  public static Message of(PublishFields publish, String publisher, long number, long epochMillis) {
    return new Message(publish, publisher, number, epochMillis);
  }

  /** The message of a will that is published now; its expiry begins now. */
  public static Message of(Will will, String publisher, long number, long epochMillis) {
    Publish publish =
        new Publish(
            will.topic(),
            will.payload(),
            will.qos(),
            false,
            will.retain(),
            0,
            will.properties().toBuilder().remove(Property.WILL_DELAY_INTERVAL).build());
    return new Message(publish, publisher, number, epochMillis);
  }

  /** The same message for one receiver only: to keep it does not make it a retained one. */
  public Message toUnretained() {
    return retain() ? new Message(this) : this;
  }

  public TopicName topic() {
    return topic;
  }

  /** The payload. Shared, not copied: do not write to it. */
  public byte[] payload() {
    return payload;
  }

  public QoS qos() {
    return QoS.of(flags & QOS_BITS);
  }

  /** The RETAIN flag that the publisher set. */
  public boolean retain() {
    return (flags & RETAIN) != 0;
  }

  public Properties properties() {
    return properties;
  }

  /** The client id that published it. */
  public String publisher() {
    return publisher;
  }

  /** Rises with every message taken over; of two retained ones the higher number wins. */
  public long number() {
    return number;
  }

  public long publishedAtMillis() {
    return (publishedAtSeconds & UNSIGNED) * 1_000 + millisOfSecond;
  }

  /** True where the publisher set an expiry interval. */
  public boolean expires() {
    return (flags & EXPIRES) != 0;
  }

  private long expiresAtMillis() {
    return publishedAtMillis() + 1_000 * intervalSeconds();
  }

  private long intervalSeconds() {
    return properties.number(Property.MESSAGE_EXPIRY_INTERVAL, 0);
  }

  /** True where the publisher set an expiry interval and it has run out [MQTT-3.3.2-5]. */
  public boolean isExpired(long epochMillis) {
    return expires() && expiresAtMillis() <= epochMillis;
  }

  /**
   * The expiry interval to send on: what is left of it, in seconds; -1 for none [MQTT-3.3.2-6].
   * Never more than it was, for the clock may have been set back.
   */
  public long expirySeconds(long epochMillis) {
    if (!expires()) {
      return -1;
    }
    long leftSeconds = (expiresAtMillis() - epochMillis + 999) / 1_000;
    return Math.max(0, Math.min(leftSeconds, intervalSeconds()));
  }

  /** What this message costs a bound in bytes: all that it says, and a flat 64 for its record. */
  public int bytes() {
    return payload.length + topic.utf8().length + properties.bytes() + 64;
  }

  @Override
  public void open(SessionEngine session, Moment now) {
    session.deliverAtMostOnce(this, false, Outgoing.NO_IDENTIFIERS, now);
  }

  /** A form that the shell made of this message for many receivers; null before. */
  public @Nullable Object wireForm() {
    return wireForm;
  }

  /** Keeps a form for the next receiver. */
  public void wireForm(Object form) {
    wireForm = form;
  }

  @Override
  public String toString() {
    return "message " + number + " from " + publisher + " to " + topic + ", QoS " + qos().level();
  }
}
