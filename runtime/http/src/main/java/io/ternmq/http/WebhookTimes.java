package io.ternmq.http;

import java.time.Duration;

/**
 * How long things take that a webhook waits for. Immutable.
 *
 * @param patience for a whole request, from connecting to the last byte of its answer
 * @param firstDelay the longest before the first repeat; drawn from zero up to it
 * @param longestDelay the same of later ones, which double
 * @param farewell for what waits when the broker stops
 */
record WebhookTimes(
    Duration patience, Duration firstDelay, Duration longestDelay, Duration farewell) {
  static final WebhookTimes STANDARD =
      new WebhookTimes(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(2),
          Duration.ofMillis(1_500));
}
