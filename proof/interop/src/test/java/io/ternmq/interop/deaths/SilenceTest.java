package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ternmq.interop.BrokerPerClass;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A link that stays, and a peer that says nothing on it, or not the rest. These tests mostly wait.
 */
@Tag("deaths")
@ExtendWith(BrokerPerClass.class)
class SilenceTest {
  private static final int SILENT_PEERS = 20;
  private static final int STALLED_PEERS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** No earlier than 1.5 x keep-alive [MQTT-3.1.2-22], and 250 ms late at most. */
  @Test
  void aSilentClientIsGoneAfterOneAndAHalfTimesItsKeepAlive(BrokerUnderTest broker) {
    long[] lastPacketNanos = new long[SILENT_PEERS];
    List<RawPeer> peers = new ArrayList<>();
    Figures figures = new Figures();
    try (Hiccups hiccups = new Hiccups();
        RawPeer watcher = RawPeer.watching(broker.port(), "silence/#")) {
      for (int number = 0; number < SILENT_PEERS; number++) {
        RawWill will = RawWill.of("silence/" + number, Integer.toString(number));
        RawLogin login = RawLogin.fresh(MqttVersion.V3_1_1).withKeepAlive(2).withWill(will);
        RawPeer peer = RawPeer.connect(broker.port(), login);
        peers.add(peer);
        lastPacketNanos[number] = System.nanoTime();
        peer.send(Wire.pingRequest());
      }
      for (int number = 0; number < SILENT_PEERS; number++) {
        int gone = Integer.parseInt(watcher.readPayload());
        figures.addSince(lastPacketNanos[gone], hiccups);
      }
    } finally {
      peers.forEach(RawPeer::close);
    }
    figures.print("Silence at keep-alive 2 s to will");
    assertThat(figures.minSeconds()).isGreaterThanOrEqualTo(3.0);
    assertThat(figures.maxNetSeconds()).isLessThanOrEqualTo(BrokerUnderTest.isTernMq() ? 3.25 : 10);
  }

  @Test
  void aSocketWithoutConnectIsClosedAfterTenSeconds(BrokerUnderTest broker) {
    requireTernMq();
    requireTenSeconds(
        broker, RawLogin.fresh(MqttVersion.V3_1_1), new byte[0], "Nothing sent to close");
  }

  @ParameterizedTest
  @EnumSource
  void halfOfAConnectIsClosedAfterTenSeconds(MqttVersion version, BrokerUnderTest broker) {
    requireTernMq();
    RawLogin login = RawLogin.fresh(version);
    byte[] half = half(Wire.connect(login));
    requireTenSeconds(broker, login, half, "Half of a CONNECT " + version + " to close");
  }

  @ParameterizedTest
  @EnumSource
  void aStalledPublishIsClosedAfterTenSeconds(MqttVersion version, BrokerUnderTest broker) {
    requireTernMq();
    RawLogin login = RawLogin.fresh(version);
    byte[] publish = Wire.publish(login, "half", 1, 1, "x".repeat(1000));
    try (Hiccups hiccups = new Hiccups();
        RawPeer peer = RawPeer.connect(broker.port(), login)) {
      Figures figures = new Figures();
      long lastByteNanos = System.nanoTime();
      peer.send(half(publish));
      peer.readToEnd(PATIENCE);
      figures.addSince(lastByteNanos, hiccups);
      requireTenSeconds(figures, "Half of a PUBLISH " + version + " to close");
    }
  }

  /** The counterpart: halves do no harm while the rest comes in time. */
  @ParameterizedTest
  @EnumSource
  void aPacketInTwoHalvesIsOnePacket(MqttVersion version, BrokerUnderTest broker) {
    RawLogin login = RawLogin.fresh(version);
    try (RawPeer peer = RawPeer.open(broker.port(), login)) {
      sendInHalves(peer, Wire.connect(login));
      assertThat(peer.read().type()).isEqualTo(Frame.CONNACK);
      sendInHalves(peer, Wire.publish(login, "half", 1, 1, "x".repeat(1000)));
      assertThat(peer.read().type()).isEqualTo(Frame.PUBACK);
    }
  }

  /** A few peers connect at once, send these bytes and nothing more. */
  private static void requireTenSeconds(
      BrokerUnderTest broker, RawLogin login, byte[] bytes, String what) {
    long[] openedNanos = new long[STALLED_PEERS];
    List<RawPeer> peers = new ArrayList<>();
    Figures figures = new Figures();
    try (Hiccups hiccups = new Hiccups()) {
      for (int number = 0; number < STALLED_PEERS; number++) {
        openedNanos[number] = System.nanoTime();
        RawPeer peer = RawPeer.open(broker.port(), login);
        peers.add(peer);
        peer.send(bytes);
      }
      for (int number = 0; number < STALLED_PEERS; number++) {
        peers.get(number).readToEnd(PATIENCE);
        figures.addSince(openedNanos[number], hiccups);
      }
    } finally {
      peers.forEach(RawPeer::close);
    }
    requireTenSeconds(figures, what);
  }

  private static void requireTenSeconds(Figures figures, String what) {
    figures.print(what);
    assertThat(figures.minSeconds()).isGreaterThanOrEqualTo(9.9);
    assertThat(figures.maxNetSeconds()).isLessThanOrEqualTo(11);
  }

  private static void sendInHalves(RawPeer peer, byte[] packet) {
    byte[] first = half(packet);
    peer.send(first);
    assertThat(peer.readWithin(Duration.ofMillis(200))).isNull();
    peer.send(Arrays.copyOfRange(packet, first.length, packet.length));
  }

  private static byte[] half(byte[] packet) {
    return Arrays.copyOf(packet, packet.length / 2);
  }

  private static void requireTernMq() {
    assumeTrue(BrokerUnderTest.isTernMq(), "Mosquitto has no deadline for a packet under way.");
  }
}
