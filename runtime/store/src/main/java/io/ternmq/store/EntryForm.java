package io.ternmq.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.store.StoreOperation.Entry;
import org.jspecify.annotations.Nullable;

/**
 * How one message for one session stands in the store: a head that tells what a bound needs to
 * know, and then the message, or the number of one that is stored once for all.
 *
 * @param bytes what it costs a bound
 * @param publishedAtSeconds since 1970
 * @param expiresAtSeconds since 1970, rounded up; -1 for never
 * @param share the shared filter that it came by, or null
 * @param reference the number of the message; -1 where it stands right here
 * @param message the message where it stands right here, else null
 */
record EntryForm(
    int qos,
    boolean retain,
    int bytes,
    long publishedAtSeconds,
    long expiresAtSeconds,
    int[] identifiers,
    @Nullable String share,
    long reference,
    @Nullable Message message) {
  private static final int QOS_BITS = 3;
  private static final int RETAIN = 4;
  private static final int INLINE = 8;
  private static final int HAS_IDENTIFIERS = 16;
  private static final int HAS_SHARE = 32;
  private static final int EXPIRES = 64;
  private static final long MILLIS = 1_000;

  /** Writes an entry; the message itself stands in it, or its number only. */
  static void write(ByteWriter out, Entry entry, Message message, boolean isInline) {
    int[] identifiers = entry.subscriptionIdentifiers();
    String share = entry.share();
    out.put(
        entry.qos()
            | (entry.retain() ? RETAIN : 0)
            | (isInline ? INLINE : 0)
            | (identifiers.length > 0 ? HAS_IDENTIFIERS : 0)
            | (share == null ? 0 : HAS_SHARE)
            | (message.expires() ? EXPIRES : 0));
    out.number(message.bytes()).number(message.publishedAtMillis() / MILLIS);
    if (message.expires()) {
      out.number(
          message.publishedAtMillis() / MILLIS
              + message.expirySeconds(message.publishedAtMillis())
              + 1);
    }
    if (identifiers.length > 0) {
      out.number(identifiers.length);
      for (int identifier : identifiers) {
        out.number(identifier);
      }
    }
    if (share != null) {
      out.text(share);
    }
    if (isInline) {
      MessageForm.write(out, message);
    } else {
      out.number(message.number());
    }
  }

  static EntryForm read(byte[] value) {
    ByteReader in = new ByteReader(value);
    int flags = in.octet();
    int bytes = in.count();
    long publishedAtSeconds = in.number();
    long expiresAtSeconds = (flags & EXPIRES) == 0 ? -1 : in.number();
    int[] identifiers = Outgoing.NO_IDENTIFIERS;
    if ((flags & HAS_IDENTIFIERS) != 0) {
      identifiers = new int[in.count()];
      for (int index = 0; index < identifiers.length; index++) {
        identifiers[index] = in.count();
      }
    }
    String share = (flags & HAS_SHARE) == 0 ? null : in.text();
    boolean isInline = (flags & INLINE) != 0;
    return new EntryForm(
        flags & QOS_BITS,
        (flags & RETAIN) != 0,
        bytes,
        publishedAtSeconds,
        expiresAtSeconds,
        identifiers,
        share,
        isInline ? -1 : in.number(),
        isInline ? MessageForm.read(in) : null);
  }
}
