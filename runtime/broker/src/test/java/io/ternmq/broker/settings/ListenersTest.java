package io.ternmq.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ternmq.broker.settings.ListenerSpec.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a broker listens, out of its settings. */
final class ListenersTest {
  @TempDir private Path folder;

  private ConfigurationSources sources(String text) throws IOException {
    return ConfigurationSources.of(Files.writeString(folder.resolve("tern.yaml"), text), Map.of());
  }

  private List<String> names(ConfigurationSources sources) throws ConfigException {
    return sources.read().listeners().stream()
        .map(its -> its.name() + " " + its.bind() + ":" + its.port())
        .toList();
  }

  @Test
  void withoutSettingsThereAreMqttWebSocketAndThePageOnLoopback() throws Exception {
    assertThat(names(ConfigurationSources.ofDefaults()))
        .containsExactly("mqtt 127.0.0.1:1883", "websocket 127.0.0.1:8083", "http 127.0.0.1:8080");
  }

  @Test
  void thePageThatNobodyAskedForStaysOnThisMachine() throws Exception {
    String everywhere = "bind: 0.0.0.0\nsecurity.anonymous: true\n";
    ListenerSpec silent = Objects.requireNonNull(sources(everywhere).read().http());
    assertThat(silent.bind()).isEqualTo("127.0.0.1");
    assertThat(silent.isAsked()).isFalse();
    ListenerSpec asked =
        Objects.requireNonNull(sources(everywhere + "port.http: 9090\n").read().http());
    assertThat(asked.bind()).isEqualTo("0.0.0.0");
    assertThat(asked.isAsked()).isTrue();
    assertThat(sources("port.http: off\n").read().http()).isNull();
  }

  @Test
  void thereIsOneListenerForHttp() {
    assertThatThrownBy(
            () ->
                sources("port.http: 1\nlisteners: [{kind: http, port: 2}, {kind: mqtt, port: 3}]\n")
                    .read())
        .hasMessageContaining("one listener for HTTP");
  }

  @Test
  void listenersThatAreListedStandForTheUsualOnes() throws Exception {
    String text =
        """
        bind: ::1
        listeners:
          - {kind: mqtt, port: 1884}
          - kind: mqtt
            port: 1885
            bind: 127.0.0.2
            proxy: true
            limits: {connections: 10, packet.bytes: 1MiB}
          - {kind: http, port: 8080, name: probes}
        """;
    assertThat(names(sources(text)))
        .containsExactly("mqtt ::1:1884", "mqtt-2 127.0.0.2:1885", "probes ::1:8080");
    ListenerSpec.Bounds bounds = sources(text).read().listeners().get(1).bounds();
    assertThat(bounds).isEqualTo(new ListenerSpec.Bounds(true, 10, 1 << 20));
  }

  @Test
  void aPortThatIsSetAddsAListenerToThoseListed() throws Exception {
    ConfigurationSources sources =
        sources("listeners: [{kind: ws, port: 1}]\n").option("port.mqtt", "0", "--port");
    assertThat(names(sources)).containsExactly("mqtt 127.0.0.1:0", "websocket 127.0.0.1:1");
  }

  @Test
  void listenersCanStandInAVariableOrBehindAnOption() throws Exception {
    ConfigurationSources sources =
        ConfigurationSources.of(null, Map.of("TERN_LISTENERS", "[{port: 0}, {port: 0}]"));
    assertThat(names(sources)).containsExactly("mqtt 127.0.0.1:0", "mqtt-2 127.0.0.1:0");
  }

  @Test
  void tlsOfAListenerStandsForThatOutside() throws Exception {
    String text =
        """
        tls: {certificate: a.pem, key: a.key, ca: ca.pem, handshakes: 7}
        listeners:
          - {kind: mqtts, port: 0}
          - kind: wss
            port: 0
            tls:
              {certificate: b.pem, key: b.key, clients: optional, protocols: TLSv1.3,
               password: b.password, crl: b.crl, identity: true}
        """;
    List<ListenerSpec> listeners = sources(text).read().listeners();
    assertThat(listeners.get(0).tls())
        .isEqualTo(
            new ListenerSpec.Tls(
                folder.resolve("a.pem"),
                folder.resolve("a.key"),
                null,
                folder.resolve("ca.pem"),
                null,
                ClientCertificates.REQUIRED,
                false,
                List.of("TLSv1.2", "TLSv1.3"),
                List.of(),
                7));
    assertThat(listeners.get(1).tls())
        .isEqualTo(
            new ListenerSpec.Tls(
                folder.resolve("b.pem"),
                folder.resolve("b.key"),
                folder.resolve("b.password"),
                folder.resolve("ca.pem"),
                folder.resolve("b.crl"),
                ClientCertificates.OPTIONAL,
                true,
                List.of("TLSv1.3"),
                List.of(),
                7));
  }

  @Test
  void aUnixSocketHasAPath() throws Exception {
    ListenerSpec spec =
        sources("listeners: [{kind: unix, path: tern.sock, mode: rw-rw----}]\n")
            .read()
            .listeners()
            .get(0);
    assertThat(spec.kind()).isEqualTo(Kind.UNIX);
    assertThat(spec.socket())
        .isEqualTo(new ListenerSpec.Socket(folder.resolve("tern.sock"), "rw-rw----"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listeners: [{kind: mqtt}] | 1: listeners[1]: it needs a port",
        "listeners: [{kind: unix}] | 1: listeners[1]: a unix socket needs a path",
        "listeners: [{kind: unix, path: a, port: 1}] | 1: listeners[1]: a unix socket has a path,"
            + " not a port",
        "listeners: [{port: 1, path: a}] | 1: listeners[1]: only a unix socket has a path",
        "listeners: [{kind: mqtts, port: 1}] | 1: listeners[1]: TLS needs a certificate and its"
            + " private key, but there is no tls.certificate",
        "port.tls: 0 | 1: port.tls: TLS needs a certificate",
        "port.tls: 0\\n"
            + "tls.certificate: a | 1: port.tls: TLS needs a certificate and its private key, but"
            + " there is no tls.key",
        "port.tls: 0\\n"
            + "tls: {certificate: a, key: b, clients: required} | 1: port.tls: certificates of"
            + " clients are asked for, but there is no tls.ca",
        "port.tls: 0\\n"
            + "tls: {certificate: a, key: b, protocols: []} | 1: port.tls: TLS needs a version",
        "port.tls: 0\\n"
            + "tls: {certificate: a, key: b, identity: true} | 1: port.tls: tls.identity is about"
            + " certificates of clients, but clients are asked for none",
        "port.tls: 0\\n" + "tls: {certificate: a, key: b, crl: c} | 1: port.tls: tls.crl is about",
        "security: {authenticator: house, passwords: p} | 1: security.authenticator and"
            + " security.passwords are both set; take one out",
        "security: {authorizer: own, access: a} | 1: security.authorizer and security.access",
        "extensions: {house: [a]} | 1: extensions is a group of settings, but a group for each"
            + " extension is meant; house is a list",
        "extensions: {password: tern-SECRET} | 1: extensions is a group of settings, but a group"
            + " for each extension is meant; password is some text",
        "extensions: tern-SECRET | 1: extensions is some text, but a group for each extension",
        "webhooks: [tern-SECRET] | 1: webhooks is a list, but a list of webhooks, such as",
        "listeners: [{port: 1}, {port: 1}] | 1: listeners[2]: another listener has 127.0.0.1:1",
        "listeners: [{port: 1}]\\nport.ws: 1 | 1: listeners[1]: another listener has 127.0.0.1:1",
        "listeners: [mqtt] | 1: listeners[1] is 'mqtt', but a group with a kind and a port is"
            + " meant",
        "listeners:\\n"
            + "- port: 1\\n"
            + "  kinde: ws | 3: there is no setting 'listeners[1].kinde'; did you mean kind?",
        "listeners:\\n"
            + "- port: 70000 | 2: listeners[1].port is '70000', but a whole number from 0 to 65535"
            + " is meant",
        "listeners: [] | 1: no listener takes clients, so nobody could connect",
        "listeners: [{kind: http, port: 1}] | 1: no listener takes clients",
        "bind: 0.0.0.0 | 1: port.mqtt: on 0.0.0.0 others could reach this broker",
        "listeners: [{port: 1, bind: 0.0.0.0}] | 1: listeners[1]: on 0.0.0.0 others could reach"
            + " this broker, and nobody is asked for a password",
      })
  void whatDoesNotFitTogetherIsRefused(String text, String refusal) throws IOException {
    ConfigurationSources sources = sources(text.replace("\\n", "\n"));
    ConfigException fault = catchThrowableOfType(ConfigException.class, sources::read);
    assertThat(fault).isNotNull();
    assertThat(fault.problems().get(0).toString().replace(folder + "/", ""))
        .startsWith("tern.yaml:" + refusal)
        .doesNotContain("SECRET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bind: 0.0.0.0\\nsecurity.anonymous: true | true",
        "bind: 0.0.0.0\\nsecurity.passwords: users | false",
        "bind: 0.0.0.0\\nsecurity.anonymous: false | false",
        "bind: 0.0.0.0\\nsecurity.authenticator: house | false",
        "bind: 127.0.0.1 | true",
        "security.passwords: users | false",
        "security: {passwords: users, anonymous: true} | true",
      })
  void anonymousClientsAreLetInOnLoopbackOrInWords(String text, boolean isAllowed)
      throws Exception {
    assertThat(sources(text.replace("\\n", "\n")).read().isAnonymousAllowed()).isEqualTo(isAllowed);
  }
}
