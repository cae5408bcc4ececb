package io.ternmq.http;

import io.ternmq.transport.TlsOptions;
import io.ternmq.transport.WebOptions;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP API is to be served. Immutable.
 *
 * @param web where, and what it takes at most
 * @param token asked at every request for the token that holds; null in it where only this machine
 *     is answered
 * @param settings what the broker is set to, as it is shown
 * @param pageTokens what the page connects with; the guard of the broker has to know them
 * @param webhooks whose figures are shown
 * @param otlp where metrics are sent to; null for nowhere
 */
public record HttpOptions(
    WebOptions web,
    Supplier<@Nullable String> token,
    Supplier<List<ShownSetting>> settings,
    PageTokens pageTokens,
    Webhooks webhooks,
    @Nullable OtlpOptions otlp) {
  /** Plain HTTP at this address, for this machine only, with no settings to show. */
  public static HttpOptions of(String host, int port) {
    return new HttpOptions(
        WebOptions.of(host, port), () -> null, List::of, new PageTokens(), Webhooks.none(), null);
  }

  /** The same over TLS, where this is not null. */
  public HttpOptions withTls(@Nullable TlsOptions tls) {
    return withWeb(web.withTls(tls));
  }

  /** The same for whoever shows this token. */
  public HttpOptions withToken(Supplier<@Nullable String> current) {
    return new HttpOptions(web, current, settings, pageTokens, webhooks, otlp);
  }

  /** The same with these settings to show. */
  public HttpOptions withSettings(Supplier<List<ShownSetting>> shown) {
    return new HttpOptions(web, token, shown, pageTokens, webhooks, otlp);
  }

  /** The same with these. */
  public HttpOptions withPageTokens(PageTokens tokens) {
    return new HttpOptions(web, token, settings, tokens, webhooks, otlp);
  }

  /** The same with the figures of these. */
  public HttpOptions withWebhooks(Webhooks others) {
    return new HttpOptions(web, token, settings, pageTokens, others, otlp);
  }

  /** The same, and metrics are sent there; nowhere where this is null. */
  public HttpOptions withOtlp(@Nullable OtlpOptions target) {
    return new HttpOptions(web, token, settings, pageTokens, webhooks, target);
  }

  /** The same with these bounds. */
  public HttpOptions withWeb(WebOptions changed) {
    return new HttpOptions(changed, token, settings, pageTokens, webhooks, otlp);
  }
}
