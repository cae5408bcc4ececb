package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.transport.ListenFailedException;
import io.ternmq.transport.ListenerOptions;
import io.ternmq.transport.TlsOptions;
import io.ternmq.transport.TlsOptions.ClientAuthentication;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker in a program of somebody's own is as careful as the command. */
class LoopbackRuleTest {
  private static final Path NONE = Path.of("none.pem");

  @TempDir private Path folder;

  private static BrokerOptions on(String host) {
    return BrokerOptions.onFreePorts().withLanes(1).withHost(host);
  }

  private static void isRefused(BrokerOptions options) {
    assertThatThrownBy(() -> Broker.start(options).close())
        .isInstanceOf(ListenFailedException.class)
        .hasMessageContaining("other machines could reach this broker")
        .hasMessageContaining("nobody is asked who they are")
        .hasMessageContaining("BrokerOptions.lettingAnybodyIn()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void whereNobodyIsAskedOtherMachinesStayOutside(String everywhere) {
    isRefused(on(everywhere));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "127.0.0.2"})
  void onLoopbackAnybodyMayComeIn(String here) throws Exception {
    try (Broker broker = Broker.start(on(here))) {
      assertThat(broker.mqttAddress()).isNotNull();
    }
  }

  @Test
  void whoeverMeansItSaysSo() throws Exception {
    try (Broker broker = Broker.start(on("0.0.0.0").lettingAnybodyIn())) {
      assertThat(broker.mqttAddress()).isNotNull();
    }
  }

  @Test
  void anAuthenticatorIsEnough() throws Exception {
    Guard guard =
        new Guard((login, later) -> LoginResult.BAD_CREDENTIALS, List.of(), Authorizer.EVERYTHING);
    try (Broker broker = Broker.start(on("0.0.0.0").withGuard(guard))) {
      assertThat(broker.mqttAddress()).isNotNull();
    }
  }

  @Test
  void aUnixSocketCanBeReachedFromHereOnly() throws Exception {
    ListenerOptions socket = ListenerOptions.unix("unix", folder.resolve("mqtt.sock"));
    try (Broker broker = Broker.start(BrokerOptions.onFreePorts().withListeners(List.of(socket)))) {
      assertThat(broker.listeners()).hasSize(1);
    }
  }

  @Test
  void aCertificateThatMayBeMissingIsNotEnough() {
    TlsOptions tls = TlsOptions.of(NONE, NONE).withClients(ClientAuthentication.OPTIONAL, NONE);
    ListenerOptions listener = ListenerOptions.tls("devices", "0.0.0.0", 0, tls);
    isRefused(BrokerOptions.onFreePorts().withListeners(List.of(listener)));
  }

  @Test
  void aListenerThatAsksForACertificateMayBeReached() {
    TlsOptions tls = TlsOptions.of(NONE, NONE).withClients(ClientAuthentication.REQUIRED, NONE);
    ListenerOptions listener = ListenerOptions.tls("devices", "0.0.0.0", 0, tls);
    BrokerOptions options = BrokerOptions.onFreePorts().withListeners(List.of(listener));
    assertThatThrownBy(() -> Broker.start(options).close())
        .as("it went as far as the certificate")
        .isInstanceOf(ListenFailedException.class)
        .hasMessageContaining("none.pem");
  }
}
