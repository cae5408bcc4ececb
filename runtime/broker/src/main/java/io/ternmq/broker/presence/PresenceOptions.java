package io.ternmq.broker.presence;

import java.time.Duration;

/**
 * Whether presence is published, and of what it says nothing. Immutable.
 *
 * @param quiet a client that is back within this time was never away, as far as presence goes
 */
public record PresenceOptions(boolean isOn, Duration quiet) {
  /** Nothing is published. */
  public static final PresenceOptions OFF = new PresenceOptions(false, Duration.ZERO);

  /** Published, but for absences shorter than this. */
  public static PresenceOptions on(Duration quiet) {
    return new PresenceOptions(true, quiet);
  }
}
