package io.ternmq.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.broker.EventKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Webhooks as they are written. */
final class WebhooksTypeTest {
  private static List<WebhookSpec> read(String text) throws ConfigException {
    return ConfigurationSources.ofDefaults().option("webhooks", text, "test").read().webhooks();
  }

  @Test
  void aHookHasAUrlAndTellsHowClientsStand() throws ConfigException {
    WebhookSpec hook = read("[{url: \"https://example.org/tern?a=b\"}]").get(0);
    assertThat(hook.url().getHost()).isEqualTo("example.org");
    assertThat(hook.kinds())
        .containsExactlyInAnyOrder(EventKind.CONNECTED, EventKind.DISCONNECTED, EventKind.CLOSED);
    assertThat(hook.secret()).isNull();
    assertThat(hook.token()).isNull();
    assertThat(read("[]")).isEmpty();
  }

  @Test
  void aHookMayHaveOtherEventsASecretAndAToken() throws ConfigException {
    WebhookSpec hook =
        read("[{url: 'https://h/', events: [duel, will-published], secret: s, token: t}]").get(0);
    assertThat(hook.kinds()).containsExactlyInAnyOrder(EventKind.DUEL, EventKind.WILL_PUBLISHED);
    assertThat(hook.secret()).isEqualTo(Path.of("s"));
    assertThat(hook.token()).isEqualTo(Path.of("t"));
  }

  @Test
  void whatIsWrittenIsReadBackAsTheSame() throws ConfigException {
    List<WebhookSpec> hooks =
        read(
            "[{url: 'http://h:1/?a=\"b', secret: 'a b'}, {url: 'https://h/', events: [duel], ca: c}]"
                .replace("\"", "%22"));
    assertThat(read(new WebhooksType().write(hooks))).isEqualTo(hooks);
  }

  @Test
  void aTokenIsSentOnlyWhereNobodyElseReadsIt() throws ConfigException {
    for (String host : List.of("localhost:1", "127.0.0.1", "[::1]:80")) {
      assertThat(read("[{url: 'http://" + host + "/', token: t}]")).as(host).hasSize(1);
    }
    assertThat(read("[{url: 'http://h/', secret: s}]")).hasSize(1);
    for (String host : List.of("h", "localhost.example.org", "127.0.0.1.example.org", "10.0.0.1")) {
      assertRefused("[{url: 'http://" + host + "/', token: t}]", "wants a url of https");
    }
  }

  @Test
  void whatIsNoHookIsRefusedWithASentence() {
    assertRefused("[{}]", "an element has no url");
    assertRefused("[a]", "an element is some text");
    assertRefused("[{url: 'ftp://h/'}]", "a url begins with http:// or https://");
    assertRefused("[{url: 'http://user:pass@h/'}]", "has neither a user nor a fragment");
    assertRefused("[{url: 'http:/h'}]", "and a host");
    assertRefused("[{url: 'http://h h/'}]", "a url begins with");
    assertRefused("[{url: 'http://h/', events: [birth]}]", "the events of an element are to be");
    assertRefused("[{url: 'http://h/', events: []}]", "one of connected, disconnected, closed");
    assertRefused("[{url: 'http://h/', secret: []}]", "the secret of an element is a list");
    assertRefused("[{url: 'http://h/', password: x}]", "url, events, secret, token, ca");
    assertRefused("[{url: 'http://h/', ca: c}]", "the ca of an element wants a url of https");
    assertRefused("http://h/", "a list of webhooks");
  }

  private static void assertRefused(String text, String sentence) {
    assertThatThrownBy(() -> read(text)).hasMessageContaining(sentence);
  }
}
