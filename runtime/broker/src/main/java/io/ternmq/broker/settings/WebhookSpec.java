package io.ternmq.broker.settings;

import io.ternmq.broker.EventKind;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where events are to be posted, as it is configured. Immutable.
 *
 * @param url of http or https, without a user in it
 * @param kinds of the events that are told there; never empty
 * @param secret a file whose first line signs what is sent; null where nothing is signed
 * @param token a file whose first line is shown as a bearer token; null for none
 * @param authorities a file with those that may sign its certificate; null for Java's own
 */
public record WebhookSpec(
    URI url,
    Set<EventKind> kinds,
    @Nullable Path secret,
    @Nullable Path token,
    @Nullable Path authorities) {
  /** What is told where nothing else is said: how each client stands. */
  static final Set<EventKind> STANDARD_KINDS =
      Set.copyOf(EnumSet.of(EventKind.CONNECTED, EventKind.DISCONNECTED, EventKind.CLOSED));

  /** Copies the set. */
  public WebhookSpec {
    kinds = Set.copyOf(kinds);
  }
}
