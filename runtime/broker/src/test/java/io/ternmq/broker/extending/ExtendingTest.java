package io.ternmq.broker.extending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.RawClient;
import io.ternmq.broker.spi.Assembly;
import io.ternmq.broker.spi.AuthenticatorProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.broker.spi.Extensions;
import io.ternmq.broker.spi.StoreProvider;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/extending.md stand there as they are compiled here, and do what it says. */
final class ExtendingTest {
  @TempDir private Path folder;

  private ExtensionContext context(String section, String... namesAndValues) {
    Map<String, String> settings = new java.util.TreeMap<>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      settings.put(namesAndValues[index], namesAndValues[index + 1]);
    }
    return new ExtensionContext(section, settings, folder.resolve(section));
  }

  private static ReasonCode connect(RawClient client, String clientId, String password)
      throws Exception {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    client.send(
        new Connect(
            ProtocolVersion.MQTT_5, true, 60, clientId, null, "any", bytes, Properties.NONE));
    return ((ConnAck) client.receive()).reason();
  }

  @Test
  void aBrokerRunsWithAPartOfEachKindFromElsewhere() throws Exception {
    BrokerParts parts =
        Assembly.of(Extensions.onClassPath())
            .store("journal", context("store"))
            .authenticator("house", context("security.authenticator", "password", "tern"))
            .authorizer("own-topics", context("security.authorizer"))
            .listener("diary", context("events"))
            .toParts();
    try (Broker broker = Broker.start(BrokerOptions.onFreePorts().withParts(parts));
        RawClient stranger = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5);
        RawClient client = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5)) {
      assertThat(connect(stranger, "s", "gull")).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
      assertThat(connect(client, "c", "tern")).isEqualTo(ReasonCode.SUCCESS);
      client.publish("c/news", "x", QoS.AT_LEAST_ONCE, 1);
      assertThat(((Acknowledgement) client.receive()).reason())
          .isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
      client.publish("d/news", "x", QoS.AT_LEAST_ONCE, 2);
      assertThat(((Acknowledgement) client.receive()).reason())
          .isEqualTo(ReasonCode.NOT_AUTHORIZED);
      client.send(new Disconnect(ReasonCode.SUCCESS, Properties.NONE));
      assertThat(client.isEndedByBroker()).isTrue();
    }
    assertThat(Files.readString(folder.resolve("events").resolve("diary.txt")))
        .isEqualToNormalizingNewlines("c came\nc went: client disconnect\n");
  }

  @Test
  void theBrokersOwnPartsAreChosenInTheSameWay() throws Exception {
    Path passwords = Files.createFile(folder.resolve("passwords"));
    Path access = Files.createFile(folder.resolve("access"));
    BrokerParts parts =
        Assembly.of(Extensions.onClassPath())
            .store("memory", context("store"))
            .authenticator("anonymous", context("security.authenticator"))
            .authenticator(
                "password-file",
                context("security.authenticator", "file", passwords.toString(), "waiting", "10"))
            .authorizer("everything", context("security.authorizer"))
            .authorizer("access-file", context("security.authorizer", "file", access.toString()))
            .toParts();
    assertThat(parts.guard().authorizer().judgesDeliveries()).isTrue();
    assertThat(parts.owned()).hasSize(1);
    parts.owned().get(0).close();
    assertThat(BrokerParts.defaults().guard()).isEqualTo(Guard.OPEN);
  }

  @Test
  void whatCannotBeMadeIsSaidInASentence() {
    Extensions extensions = Extensions.onClassPath();
    assertThatThrownBy(
            () -> extensions.create(AuthenticatorProvider.class, "ldap", context("security")))
        .isInstanceOf(ExtensionException.class)
        .hasMessageStartingWith(
            "There is no authenticator named 'ldap'. There are: anonymous, house, ")
        .hasMessageContaining("password-file")
        .hasMessageEndingWith(". Others come with a jar on the class path.");
    assertThatThrownBy(
            () -> extensions.create(AuthenticatorProvider.class, "house", context("security")))
        .hasMessage("security.password is not set, and there is no default for it.");
    assertThatThrownBy(
            () ->
                extensions.create(
                    AuthenticatorProvider.class, "house", context("security", "password", "abc")))
        .hasMessage("security.password has at least 4 characters.");
    assertThatThrownBy(
            () -> extensions.create(StoreProvider.class, "journal", context("store", "apend", "1")))
        .hasMessage("There is no setting store.apend. Its settings are: append.");
    assertThatThrownBy(
            () ->
                extensions.create(StoreProvider.class, "journal", context("store", "append", "1")))
        .hasMessage("store.append is true or false, not '1'.");
    assertThatThrownBy(
            () ->
                extensions.create(
                    AuthenticatorProvider.class,
                    "password-file",
                    context("security", "file", folder.resolve("none").toString())))
        .hasMessageContaining("there is no such file");
  }

  @Test
  void whatWasMadeIsClosedWhereALaterPartRefuses() throws Exception {
    Assembly assembly =
        Assembly.of(Extensions.onClassPath())
            .store("journal", context("store"))
            .listener("diary", context("events"));
    Store store = assembly.toParts().store().get();
    assertThatThrownBy(() -> assembly.authorizer("access-file", context("security")))
        .isInstanceOf(ExtensionException.class);
    assertThat(assembly.toParts().owned()).isEmpty();
    assertThatThrownBy(() -> store.submit(new StoreBatch(0, 1, List.of(), ticket -> {})))
        .as("a closed journal takes nothing")
        .isInstanceOf(RejectedExecutionException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JournalStoreProvider",
        "HouseAuthenticatorProvider",
        "OwnTopicsProvider",
        "DiaryProvider"
      })
  void anExampleStandsInTheGuideAsItIsCompiled(String example) throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("LICENSE"))) {
      root = java.util.Objects.requireNonNull(root.getParent(), "run inside the repository");
    }
    String source =
        Files.readString(
            root.resolve("runtime/broker/src/test/java/io/ternmq/broker/extending")
                .resolve(example + ".java"));
    String code = source.substring(source.indexOf("/**"));
    assertThat(Files.readString(root.resolve("docs/extending.md"))).contains(code);
  }
}
