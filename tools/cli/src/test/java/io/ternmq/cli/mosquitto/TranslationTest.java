package io.ternmq.cli.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ConfigurationSources;
import io.ternmq.broker.settings.Durability;
import io.ternmq.broker.settings.ListenerSpec;
import io.ternmq.packet.QoS;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they are found on servers become files that can be used. */
final class TranslationTest {
  @TempDir private Path folder;

  private static Translation.Result translated(String sample) throws IOException {
    try {
      Path file =
          Path.of(Objects.requireNonNull(TranslationTest.class.getResource(sample)).toURI());
      return Translation.of(file);
    } catch (URISyntaxException fault) {
      throw new AssertionError(fault);
    }
  }

  private Configuration used(Translation.Result result) throws Exception {
    Path file = Files.writeString(folder.resolve("tern.yaml"), result.yaml());
    return ConfigurationSources.of(file, Map.of()).read();
  }

  private static List<String> shortened(List<String> notes) {
    return notes.stream().map(note -> note.substring(note.lastIndexOf(".conf:") + 6)).toList();
  }

  private static List<String> addresses(Configuration configuration) {
    return configuration.listeners().stream()
        .map(its -> its.kind() + " " + its.bind() + ":" + its.port())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debian.conf",
        "passwords.conf",
        "open.conf",
        "letsencrypt.conf",
        "certificates.conf",
        "limits.conf",
        "bridge.conf",
        "per-listener.conf"
      })
  void everyTranslationCanBeUsed(String sample) throws Exception {
    assertThat(used(translated(sample)).listeners()).isNotEmpty();
  }

  @Test
  void theFileOfDebianListensOnThisMachineOnly() throws Exception {
    Translation.Result result = translated("debian.conf");
    Configuration used = used(result);
    assertThat(addresses(used)).containsExactly("MQTT 127.0.0.1:1883");
    assertThat(used.isAnonymousAllowed()).isTrue();
    assertThat(used.log().file()).isEqualTo(Path.of("/var/log/mosquitto/mosquitto.log"));
    assertThat(shortened(result.notes()))
        .containsExactly(
            "6: pid_file: the service manager that starts the broker does that",
            "13: include_dir: its files cannot be read here, so they are left out");
  }

  @Test
  void whatIsToSurviveDoesSo() throws Exception {
    assertThat(used(translated("debian.conf")).durability()).isEqualTo(Durability.FSYNC);
    Path file = Files.writeString(folder.resolve("m.conf"), "persistence false\n");
    assertThat(used(Translation.of(file)).durability()).isEqualTo(Durability.MEMORY);
  }

  @Test
  void whoMayComeInStaysAsItWas() throws Exception {
    Configuration guarded = used(translated("passwords.conf"));
    assertThat(addresses(guarded)).containsExactly("MQTT 0.0.0.0:1883");
    assertThat(guarded.isAnonymousAllowed()).isFalse();
    assertThat(guarded.passwords()).isEqualTo(Path.of("/etc/mosquitto/passwd"));
    assertThat(guarded.access()).isEqualTo(Path.of("/etc/mosquitto/acl"));
    Configuration open = used(translated("open.conf"));
    assertThat(addresses(open)).containsExactly("MQTT 0.0.0.0:1883", "WS 0.0.0.0:9001");
    assertThat(open.isAnonymousAllowed()).isTrue();
  }

  @Test
  void aListenerWithoutAWordOnAnonymousClientsLetsNoneIn() throws Exception {
    Path file = Files.writeString(folder.resolve("m.conf"), "listener 1883\n");
    assertThat(used(Translation.of(file)).isAnonymousAllowed()).isFalse();
  }

  @Test
  void tlsComesAlong() throws Exception {
    Translation.Result result = translated("letsencrypt.conf");
    Configuration used = used(result);
    assertThat(addresses(used))
        .containsExactly("MQTT localhost:1883", "MQTTS 0.0.0.0:8883", "WSS 0.0.0.0:8083");
    ListenerSpec.Tls tls = Objects.requireNonNull(used.listeners().get(1).tls());
    assertThat(tls.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(used.listeners().get(2).web().origins()).containsExactly("https://example.org");
    assertThat(tls.ciphers())
        .startsWith(
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assertThat(result.notes()).isEmpty();
  }

  @Test
  void certificatesOfClientsAreAskedForAsBefore() throws Exception {
    Translation.Result result = translated("certificates.conf");
    Configuration used = used(result);
    ListenerSpec listener = used.listeners().get(0);
    assertThat(Objects.requireNonNull(listener.tls()).clients()).hasToString("REQUIRED");
    assertThat(listener.bind()).isEqualTo("::1");
    assertThat(listener.bounds().connections()).isEqualTo(200);
    assertThat(used.engine().maximumQoS()).isEqualTo(QoS.AT_LEAST_ONCE);
    assertThat(used.engine().topicAliasMaximum()).isEqualTo(20);
    assertThat(listener.tls().revocations())
        .isEqualTo(Path.of("/etc/mosquitto/ca_certificates/ca.crl"));
    assertThat(listener.tls().namesUsers()).isTrue();
    assertThat(result.notes()).isEmpty();
  }

  @Test
  void suitesHaveTheNamesOfJava() throws Exception {
    String text =
        """
        listener 8883
        certfile /a.pem
        keyfile /a.key
        ciphers ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES128-SHA:HIGH:!MD5
        crlfile /a.crl
        """;
    Translation.Result result = Translation.of(Files.writeString(folder.resolve("m.conf"), text));
    ListenerSpec.Tls tls = Objects.requireNonNull(used(result).listeners().get(0).tls());
    assertThat(tls.ciphers())
        .containsExactly(
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256");
    List<String> known =
        List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    assertThat(known).containsAll(tls.ciphers());
    assertThat(shortened(result.notes()))
        .containsExactly(
            "4: ciphers: these are no suites that Java knows one by one, so they are left out:"
                + " HIGH, !MD5",
            "1: listener: use_identity_as_username and crlfile mean nothing without"
                + " require_certificate");
  }

  @Test
  void boundsAreTranslatedOrNamed() throws Exception {
    Translation.Result result = translated("limits.conf");
    Configuration used = used(result);
    assertThat(used.engine().maximumInFlight()).isEqualTo(65_535);
    assertThat(used.engine().queueMessages()).isEqualTo(5_000);
    assertThat(used.engine().queueBytes()).isEqualTo(1L << 40);
    assertThat(used.engine().maximumKeepAliveSeconds()).isEqualTo(600);
    assertThat(used.engine().maximumPacketBytes()).isEqualTo(100_000);
    assertThat(used.engine().graceSeconds()).isEqualTo(14 * 86_400);
    assertThat(used.engine().hasRetain()).isFalse();
    assertThat(used.statusSeconds()).isZero();
    assertThat(used.log().hasConnections()).isFalse();
    assertThat(used.log().level()).hasToString("INFO");
    assertThat(shortened(result.notes()))
        .anyMatch(note -> note.startsWith("4: queue_qos0_messages: "))
        .anyMatch(note -> note.startsWith("7: message_size_limit: "))
        .anyMatch(note -> note.startsWith("13: autosave_interval: "))
        .contains(
            "20: some_new_option: this option is not known here",
            "23: listener: it has no port, so it is left out",
            "25: max_qos: it is no number, so it is left out");
  }

  @Test
  void bridgesAndExtensionsAreNamedAndNoSecretIsShown() throws IOException {
    Translation.Result result = translated("bridge.conf");
    assertThat(shortened(result.notes()))
        .containsExactly(
            "5: connection: bridges to other brokers are not there yet; all lines of this one are"
                + " left out",
            "15: plugin: extensions are Java classes here, chosen by name"
                + " (security.authenticator); see extending.md",
            "16: plugin_opt_config_file: extensions are Java classes here, chosen by name"
                + " (security.authenticator); see extending.md");
    assertThat(result.yaml() + result.notes()).doesNotContain("very-secret");
  }

  @Test
  void whereListenersDifferTheStricterOneCounts() throws Exception {
    Translation.Result result = translated("per-listener.conf");
    assertThat(used(result).isAnonymousAllowed()).isFalse();
    assertThat(shortened(result.notes()))
        .contains(
            "2: listener: other listeners refuse clients without a name, so this one does too");
  }

  @Test
  void aListenerWhoseTlsIsIncompleteIsLeftOutAndNeverOpened() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("m.conf"), "listener 1883 127.0.0.1\nlistener 8883\ncertfile /a.pem\n");
    Translation.Result result = Translation.of(file);
    assertThat(result.yaml()).contains("port: 1883").doesNotContain("port: 8883");
    assertThat(shortened(result.notes()).get(0)).startsWith("2: listener: TLS needs certfile");
  }

  @Test
  void aListenerWithPreSharedKeysIsLeftOutAndNeverOpened() throws Exception {
    String text =
        """
        psk_file /keys.psk
        listener 1883 127.0.0.1
        listener 8884
        psk_hint sea
        listener 8885
        psk_file /other.psk
        """;
    Translation.Result result = Translation.of(Files.writeString(folder.resolve("m.conf"), text));
    assertThat(addresses(used(result))).containsExactly("MQTT 127.0.0.1:1883");
    assertThat(shortened(result.notes()))
        .containsExactly(
            "1: psk_file: TLS with pre-shared keys is not spoken",
            "4: psk_hint: TLS with pre-shared keys is not spoken",
            "6: psk_file: TLS with pre-shared keys is not spoken",
            "3: listener: its TLS is of pre-shared keys; this listener is left out",
            "5: listener: its TLS is of pre-shared keys; this listener is left out");
  }

  @Test
  void theListenerOfTheFirstLinesMayHavePreSharedKeysToo() throws IOException {
    String text = "port 8884\npsk_hint sea\nlistener 1883 127.0.0.1\n";
    Translation.Result result = Translation.of(Files.writeString(folder.resolve("m.conf"), text));
    assertThat(result.yaml()).contains("port: 1883").doesNotContain("port: 8884");
  }

  @Test
  void filesThatAreIncludedAreReadInTheirOrder() throws Exception {
    Path samples = Path.of(Objects.requireNonNull(getClass().getResource("conf.d/a.conf")).toURI());
    String text = "include_dir " + samples.getParent() + "\n";
    Path file = Files.writeString(folder.resolve("m.conf"), text);
    Translation.Result result = Translation.of(file);
    assertThat(addresses(used(result))).containsExactly("MQTT 127.0.0.1:1884");
    assertThat(result.notes()).isEmpty();
  }

  @Test
  void aFileThatIncludesItselfEnds() throws Exception {
    Path file = folder.resolve("m.conf");
    Files.writeString(file, "include_dir " + folder + "\nlistener 1883 127.0.0.1\n");
    assertThat(addresses(used(Translation.of(file)))).containsExactly("MQTT 127.0.0.1:1883");
  }
}
