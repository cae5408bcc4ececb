package io.ternmq.http;

import org.jspecify.annotations.Nullable;

/** What IPv4 addresses have in common, in whole bytes. Not thread-safe. */
final class Prefix {
  private static final int BYTES = 4;
  private static final int LEAST_ADDRESSES = 3;

  private String @Nullable [] common;
  private int length = BYTES;
  private int addresses;

  /** One more, as {@code 10.42.7.19:50312}; any other form has nothing in common with these. */
  void add(String peer) {
    int colon = peer.lastIndexOf(':');
    String[] bytes = (colon < 0 ? peer : peer.substring(0, colon)).split("\\.", -1);
    addresses++;
    if (bytes.length != BYTES) {
      length = 0;
    } else if (common == null) {
      common = bytes;
    } else {
      int same = 0;
      while (same < length && bytes[same].equals(common[same])) {
        same++;
      }
      length = same;
    }
  }

  /** Such as {@code 10.42.0.0/16}; null where there is none, or too few to say so. */
  @Nullable String text() {
    if (common == null || length == 0 || addresses < LEAST_ADDRESSES) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < BYTES; index++) {
      text.append(index == 0 ? "" : ".").append(index < length ? common[index] : "0");
    }
    return text.append('/').append(8 * length).toString();
  }
}
