package io.ternmq.guard.callback;

import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.guard.SecureAddress;
import java.net.URI;
import java.time.Duration;

/**
 * How a server is asked. Immutable.
 *
 * @param address where the questions are posted to
 * @param patience how long an answer may take
 * @param kept how long an answer holds; zero for asking each time
 * @param atOnce how many questions are under way at most
 */
record CallbackOptions(URI address, Duration patience, Duration kept, int atOnce) {
  /** From the section of an extension. */
  static CallbackOptions of(ExtensionContext context) throws ExtensionException {
    return new CallbackOptions(
        SecureAddress.parse(context, "url"),
        Duration.ofMillis(context.number("timeout-ms", 3_000, 100, 4_500)),
        Duration.ofSeconds(context.number("cache-seconds", 60, 0, 86_400)),
        context.number("concurrency", 200, 1, 10_000));
  }
}
