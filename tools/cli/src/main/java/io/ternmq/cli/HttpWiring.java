package io.ternmq.cli;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.Durability;
import io.ternmq.broker.settings.ListenerSpec;
import io.ternmq.broker.settings.WebhookSpec;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.http.HttpApi;
import io.ternmq.http.HttpOptions;
import io.ternmq.http.Observer;
import io.ternmq.http.PageTokens;
import io.ternmq.http.ShownSetting;
import io.ternmq.http.Webhook;
import io.ternmq.http.Webhooks;
import io.ternmq.transport.ListenFailedException;
import io.ternmq.transport.TlsFailedException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API of a broker, out of its configuration; mostly absent where that says so. */
final class HttpWiring {
  private static final Logger LOG = LoggerFactory.getLogger("io.ternmq.broker.http");

  private final @Nullable ListenerSpec spec;
  private final Observer observer;
  private final PageTokens pageTokens = new PageTokens();
  private volatile Configuration configuration;
  private final Webhooks webhooks;
  private volatile @Nullable String token;
  private volatile List<WebhookKeys> webhookKeys;
  private @Nullable HttpApi api;

  /** What one webhook is shown; both may be absent. */
  private record WebhookKeys(@Nullable String secret, @Nullable String token) {}

  private HttpWiring(Configuration configuration) {
    this.configuration = configuration;
    this.spec = configuration.http();
    this.token = token(configuration.httpToken());
    this.webhookKeys = keys(configuration);
    this.webhooks = Webhooks.of(hooks(configuration.webhooks()));
    boolean survives = configuration.durability() != Durability.MEMORY;
    this.observer =
        survives
            ? Observer.keeping(configuration.directory().resolve("timeline.jsonl"))
            : Observer.inMemory();
  }

  /** Reads the token; a mistake ends the command. */
  static HttpWiring of(Configuration configuration) {
    return new HttpWiring(configuration);
  }

  private List<Webhook> hooks(List<WebhookSpec> specs) {
    List<Webhook> hooks = new ArrayList<>();
    for (int index = 0; index < specs.size(); index++) {
      int place = index;
      WebhookSpec hook = specs.get(index);
      hooks.add(
          new Webhook(
              hook.url(),
              hook.kinds(),
              () -> webhookKeys.get(place).secret(),
              () -> webhookKeys.get(place).token(),
              Trust.in(hook.authorities())));
    }
    return hooks;
  }

  private static List<WebhookKeys> keys(Configuration configuration) {
    List<WebhookKeys> keys = new ArrayList<>();
    for (WebhookSpec hook : configuration.webhooks()) {
      keys.add(
          new WebhookKeys(
              firstLine(hook.secret(), "the secret of a webhook"),
              firstLine(hook.token(), "the token of a webhook")));
    }
    return keys;
  }

  /** The parts of the broker, with those who watch it where there are any. */
  BrokerParts watched(BrokerParts parts) {
    BrokerParts told =
        configuration.webhooks().isEmpty()
            ? parts
            : parts.withEventListener(webhooks).withOwned(webhooks);
    return spec == null
        ? told
        : told.withEventListener(observer)
            .withOwned(observer)
            .withGuard(pageTokens.guard(told.guard()));
  }

  /**
   * Serves the API of this broker. Where nobody asked for it and its port is taken, the broker runs
   * without.
   */
  void start(Broker broker) {
    if (spec == null) {
      if (configuration.otlp() != null) {
        LOG.warn("metrics.otlp.url: nothing is sent, for metrics are measured by the HTTP API");
      }
      return;
    }
    HttpOptions options =
        HttpOptions.of(spec.bind(), spec.port())
            .withTls(ListenerWiring.tls(spec.tls()))
            .withToken(() -> token)
            .withSettings(() -> ShownSetting.of(configuration))
            .withPageTokens(pageTokens)
            .withWebhooks(webhooks)
            .withOtlp(OtlpWiring.of(configuration.otlp()));
    try {
      api = HttpApi.start(broker, observer, options);
    } catch (ListenFailedException fault) {
      if (spec.isAsked()) {
        throw CommandFailure.of(String.valueOf(fault.getMessage()));
      }
      observer.rest();
      LOG.info(
          "no HTTP API and no web page: {} Choose a port for it with --http-port.",
          fault.getMessage());
    }
  }

  /** Where it is; null where it is not. */
  @Nullable InetSocketAddress address() {
    return api == null ? null : api.address();
  }

  /** What its address begins with. */
  String scheme() {
    return spec != null && spec.kind().hasTls() ? "https://" : "http://";
  }

  /**
   * Whether a client may stay: the web page as long as its token holds, all others as these say.
   */
  boolean mayStay(Identity client, Predicate<Identity> others) {
    boolean isOfPages = spec != null && PageTokens.isOfPages(client);
    return isOfPages ? pageTokens.isPage(client) : others.test(client);
  }

  /** Reads the certificate again; what it answers puts it in force. */
  Runnable readCertificates() throws TlsFailedException {
    return api == null ? () -> {} : api.readCertificates();
  }

  /**
   * Reads tokens and secrets again; what it answers puts them in force. With another token, whoever
   * came in by the one before has no rights any more.
   */
  Runnable readToken(Configuration changed) {
    String read = token(changed.httpToken());
    List<WebhookKeys> keys = keys(changed);
    return () -> {
      boolean isAnother = !Objects.equals(token, read);
      token = read;
      if (isAnother) {
        pageTokens.forgetAll();
      }
      if (isAnother && api != null) {
        api.endStreams();
      }
      webhookKeys = keys;
      configuration = changed;
    };
  }

  private static @Nullable String token(@Nullable Path file) {
    return firstLine(file, "the token of the HTTP API");
  }

  private static @Nullable String firstLine(@Nullable Path file, String what) {
    return file == null ? null : FirstLine.of(file, what);
  }

  /** Lets go of everything. */
  void close() {
    if (api != null) {
      api.close();
    }
  }
}
