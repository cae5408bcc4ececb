package io.ternmq.http;

import io.ternmq.transport.TlsOptions;
import io.ternmq.transport.WebOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP API is to be served. Immutable.
 *
 * @param web where, and what it takes at most
 * @param token asked at every request for the token that holds; null in it where only this machine
 *     is answered
 */
public record HttpOptions(WebOptions web, Supplier<@Nullable String> token) {
  /** Plain HTTP at this address, for this machine only. */
  public static HttpOptions of(String host, int port) {
    return new HttpOptions(WebOptions.of(host, port), () -> null);
  }

  /** The same over TLS, where this is not null. */
  public HttpOptions withTls(@Nullable TlsOptions tls) {
    return new HttpOptions(web.withTls(tls), token);
  }

  /** The same for whoever shows this token. */
  public HttpOptions withToken(Supplier<@Nullable String> current) {
    return new HttpOptions(web, current);
  }

  /** The same with these bounds. */
  public HttpOptions withWeb(WebOptions changed) {
    return new HttpOptions(changed, token);
  }
}
