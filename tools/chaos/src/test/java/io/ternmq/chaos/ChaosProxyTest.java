package io.ternmq.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of fault, over real sockets. */
class ChaosProxyTest {
  private static final byte[] PUBLISH_QOS1 = {0x32, 7, 0, 1, 'a', 0, 9, 'h', 'i'};
  private static final byte[] PUBACK = {0x40, 2, 0, 9};

  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig();
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  @Test
  void passesBytesInBothDirections() throws IOException {
    rig.greet();
    rig.broker.getOutputStream().write(PUBACK);
    assertThat(rig.client.getInputStream().readNBytes(4)).isEqualTo(PUBACK);
  }

  @Test
  void passesWhatIsNotMqttAsItIs() throws IOException {
    byte[] hello = {0x16, 3, 1, 0, 5, 1, 2, 3};
    rig.client.getOutputStream().write(hello);
    assertThat(rig.broker.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
    byte[] answer = {0, (byte) 0xff, 0, 1, 2};
    rig.broker.getOutputStream().write(answer);
    assertThat(rig.client.getInputStream().readNBytes(answer.length)).isEqualTo(answer);
  }

  @Test
  void passesTheEndOfOneSideOnToTheOther() throws IOException {
    rig.greet();
    rig.client.shutdownOutput();
    assertThat(Rig.read(rig.broker)).isEqualTo("end");
    rig.broker.getOutputStream().write(PUBACK);
    assertThat(rig.client.getInputStream().readNBytes(4)).isEqualTo(PUBACK);
    rig.broker.close();
    assertThat(Rig.read(rig.client)).isEqualTo("end");
  }

  @Test
  void resetResetsBothEnds() throws IOException {
    rig.greet();
    rig.inject("reset");
    assertThat(Rig.read(rig.client)).isEqualTo("reset");
    assertThat(Rig.read(rig.broker)).isEqualTo("reset");
    assertThat(rig.faultedIds).containsExactly("kitchen");
  }

  @Test
  void finClosesBothEndsInAnOrderlyWay() throws IOException {
    rig.greet();
    rig.inject("fin");
    assertThat(Rig.read(rig.client)).isEqualTo("end");
    assertThat(Rig.read(rig.broker)).isEqualTo("end");
  }

  @Test
  void tornPassesAPartOfAPacketAndNoMore() throws IOException {
    rig.greet();
    rig.inject("torn");
    rig.client.getOutputStream().write(PUBLISH_QOS1);
    writeUnlessReset(rig.broker, PUBACK); // whichever way was picked, its packet is torn
    byte[] up = all(rig.broker);
    byte[] down = all(rig.client);
    assertThat(up.length < PUBLISH_QOS1.length || down.length < PUBACK.length).isTrue();
    assertThat(Rig.read(rig.client)).isNotEqualTo("1");
  }

  private static void writeUnlessReset(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (java.net.SocketException reset) {
      // the packet the other way was the torn one
    }
  }

  /** What came until the end, whichever end. */
  private static byte[] all(Socket socket) throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try {
      for (int octet = socket.getInputStream().read();
          octet >= 0;
          octet = socket.getInputStream().read()) {
        bytes.write(octet);
      }
    } catch (java.net.SocketException reset) {
      // a reset ends it as well
    }
    return bytes.toByteArray();
  }

  @Test
  void aBlackHoleHoldsEverythingAndTellsNobody() throws IOException {
    rig.greet();
    long beganNanos = System.nanoTime();
    rig.inject("black-hole=600ms");
    rig.client.getOutputStream().write(PUBLISH_QOS1);
    assertThat(rig.broker.getInputStream().readNBytes(9)).isEqualTo(PUBLISH_QOS1);
    assertThat(System.nanoTime() - beganNanos).isGreaterThanOrEqualTo(600_000_000L);
    assertThat(Rig.isSilent(rig.client)).isTrue();
  }

  @Test
  void aBlackHoleSwallowsNewConnectionsToo() throws IOException {
    long beganNanos = System.nanoTime();
    rig.inject("black-hole=600ms");
    try (Socket late = rig.connect()) {
      late.getOutputStream().write(Rig.connect("late"));
      try (Socket end = rig.accept()) {
        assertThat(end.getInputStream().readNBytes(18)).isEqualTo(Rig.connect("late"));
        assertThat(System.nanoTime() - beganNanos).isGreaterThanOrEqualTo(600_000_000L);
      }
    }
  }

  @Test
  void halfOpenTellsTheBrokerAndNotTheClient() throws IOException {
    rig.greet();
    rig.inject("half-open=30s");
    assertThat(Rig.read(rig.broker)).isEqualTo("reset");
    rig.client.getOutputStream().write(PUBLISH_QOS1);
    assertThat(Rig.isSilent(rig.client)).isTrue();
  }

  @Test
  void halfOpenBrokerTellsTheClientAndNotTheBroker() throws IOException {
    rig.greet();
    rig.inject("half-open-broker=30s");
    assertThat(Rig.read(rig.client)).isEqualTo("reset");
    rig.broker.getOutputStream().write(PUBACK);
    assertThat(Rig.isSilent(rig.broker)).isTrue();
  }

  @Test
  void aHalfOpenConnectionIsResetInTheEnd() throws IOException {
    rig.greet();
    rig.inject("half-open=100ms");
    assertThat(Rig.read(rig.client)).isEqualTo("reset");
  }

  @Test
  void delayLetsEverythingComeLater() throws IOException {
    rig.greet();
    rig.inject("delay=60s,200");
    long beganNanos = System.nanoTime();
    rig.client.getOutputStream().write(PUBLISH_QOS1);
    assertThat(rig.broker.getInputStream().readNBytes(9)).isEqualTo(PUBLISH_QOS1);
    assertThat(System.nanoTime() - beganNanos).isGreaterThan(199_000_000L);
  }

  @Test
  void throttleLetsSoManyBytesASecondPass() throws IOException {
    rig.client.getOutputStream().write(0x16); // not MQTT: bytes are bytes
    rig.broker.getInputStream().readNBytes(1);
    rig.inject("throttle=60s,2000");
    long beganNanos = System.nanoTime();
    rig.client.getOutputStream().write(new byte[1_000]);
    assertThat(rig.broker.getInputStream().readNBytes(1_000)).hasSize(1_000);
    assertThat(System.nanoTime() - beganNanos).isBetween(450_000_000L, 30_000_000_000L);
  }

  @Test
  void dropAcksTakesOutAcknowledgementsAndNothingElse() throws IOException {
    rig.greet();
    rig.inject("drop-acks=60s");
    rig.broker.getOutputStream().write(PUBACK);
    rig.broker.getOutputStream().write(PUBLISH_QOS1);
    assertThat(rig.client.getInputStream().readNBytes(9)).isEqualTo(PUBLISH_QOS1);
  }

  @Test
  void aConnectionWithoutAcknowledgementsIsResetInTheEnd() throws IOException {
    rig.greet();
    rig.inject("drop-acks=100ms");
    assertThat(Rig.read(rig.client)).isEqualTo("reset");
  }

  @Test
  void oneConnectionOfSeveralIsPicked() throws IOException {
    try (Socket second = rig.connect();
        Socket end = rig.accept()) {
      boolean isFirst = new SplittableRandom(1).nextInt(2) == 0;
      int met = rig.proxy.injectIntoOne(Fault.parse("reset"), new SplittableRandom(1)).join();
      assertThat(met).isEqualTo(1);
      assertThat(Rig.read(isFirst ? rig.client : second)).isEqualTo("reset");
      assertThat(Rig.isSilent(isFirst ? second : rig.client)).isTrue();
      assertThat(end.isConnected()).isTrue();
    }
  }

  @Test
  void aClientIsResetWhereTheBrokerRefuses() throws IOException {
    rig.closeServer();
    try (Socket late = rig.connect()) {
      assertThat(Rig.read(late)).isEqualTo("reset");
    }
  }
}
