package io.ternmq.transport;

/**
 * What one address may do, all its connections together: an address of IPv4, or a network of 64
 * bits of IPv6, for that is what one host gets. Immutable.
 *
 * @param connections how many may be open at once; {@link #ANY} for no bound
 * @param connectsPerSecond how many may come within a second, and no more than that at once; {@link
 *     #ANY} for no bound
 * @param failures after how many failed logins within {@code failureSeconds} it is banned; {@link
 *     #ANY} for never
 * @param failureSeconds how long a failed login counts
 * @param banSeconds how long a ban lasts
 */
public record AddressBounds(
    int connections, int connectsPerSecond, int failures, int failureSeconds, int banSeconds) {
  /** No bound. */
  public static final int ANY = 0;

  /** Whoever comes is let in. */
  public static final AddressBounds NONE = new AddressBounds(ANY, ANY, ANY, 60, 600);

  /** True where nothing needs to be remembered of anybody. */
  boolean areNone() {
    return connections == ANY && connectsPerSecond == ANY && failures == ANY;
  }
}
