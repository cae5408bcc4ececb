package io.ternmq.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page of a list ended: what it gives as next, and is given back as after. */
final class Cursor {
  private Cursor() {}

  /** The next of a page that ended at this place. */
  static String of(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The place behind which a page is asked for; null for the first page.
   *
   * @throws RefusedException with 400 where this is no cursor
   */
  static @Nullable String after(Call call) {
    String cursor = call.parameter("after");
    try {
      return cursor == null
          ? null
          : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException fault) {
      throw refusal();
    }
  }

  /** What is said of a place that is none of the list. */
  static RefusedException refusal() {
    return RefusedException.of(
        400, "The parameter after is the value of next from the page before.");
  }
}
