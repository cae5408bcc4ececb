package io.ternmq.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The column families. Each key begins with a shard of two bytes, 0 on one machine. */
enum Table {
  /** Name: the format; the number of the last commit and the highest numbers given out. */
  META,
  /** Session number: client id, grace, end of the connection, will. */
  SESSION,
  /** Session number: no entry of it ever had this sequence or a higher one. */
  SEQUENCE,
  /** Session number, filter: options and identifier. */
  SUBSCRIPTION,
  /** Message number: the message, where more than one session waits for it or it is large. */
  MESSAGE,
  /** Message number: how many entries name it; absent for one. */
  REFERENCE,
  /** Session number, sequence: one message for one session, or the number of one. */
  QUEUE,
  /** Session number, sequence: PUBREL may have gone out. */
  RELEASED,
  /** Session number, packet identifier: a QoS 2 message was taken over and not released. */
  RECEIVED,
  /** Topic: the retained message. */
  RETAINED,
  /** Session number: it has ended, and its queue is still to be swept. */
  PURGE;

  /** The name of the column family. */
  byte[] column() {
    String word = this == META ? "default" : name().toLowerCase(Locale.ROOT);
    return word.getBytes(StandardCharsets.UTF_8);
  }
}
