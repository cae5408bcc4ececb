package io.ternmq.http;

import io.ternmq.broker.EventKind;
import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server that wants to be told of events. Immutable.
 *
 * @param kinds those that it is told of
 * @param secret asked for each request: what signs it; null in it where nothing does
 * @param token the same: what is shown as a bearer token
 * @param trust who may sign its certificate; null for those that Java trusts
 */
public record Webhook(
    URI url,
    Set<EventKind> kinds,
    Supplier<@Nullable String> secret,
    Supplier<@Nullable String> token,
    @Nullable SSLContext trust) {
  /** Copies the set. */
  public Webhook {
    kinds = Set.copyOf(kinds);
  }

  /** How logs name it: a path and a query may hold a secret. */
  String name() {
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
