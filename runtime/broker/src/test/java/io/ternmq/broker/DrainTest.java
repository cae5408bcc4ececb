package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.broker.sys.Count;
import io.ternmq.brokercore.Redirection;
import io.ternmq.brokercore.lane.DrainPlan;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.UserProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker is emptied under real clients. */
final class DrainTest {
  private static final int CLIENTS = 24;
  private static final int PACE = 40;
  private static final long AWAY_MILLIS = 1_000;

  private final List<RawClient> clients = new ArrayList<>();
  private Broker broker;

  @BeforeEach
  void begin() throws Exception {
    broker = Broker.start(BrokerOptions.onFreePorts().withLanes(2));
  }

  @AfterEach
  void end() throws IOException {
    broker.close();
    for (RawClient client : clients) {
      client.close();
    }
  }

  private RawClient connects(ProtocolVersion version, String clientId) throws IOException {
    RawClient client = RawClient.connected(broker, version, clientId);
    clients.add(client);
    return client;
  }

  private void awaitSockets(int count) {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (broker.count(Count.SOCKETS_OPENED) < count) {
      assertThat(System.nanoTime() - endNanos).as("not all were accepted").isNegative();
      Thread.onSpinWait();
    }
  }

  /** A client whose session waits for it. */
  private RawClient staysKnown(String clientId) throws IOException {
    RawClient client = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5);
    clients.add(client);
    Properties forAnHour =
        Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 3_600).build();
    client.send(
        new Connect(ProtocolVersion.MQTT_5, true, 60, clientId, null, null, null, forAnHour));
    assertThat(client.receive()).isInstanceOf(ConnAck.class);
    return client;
  }

  private DrainReport drain(DrainPlan plan) {
    return broker.drain(plan, left -> {});
  }

  private static long retryAfterMillis(Disconnect disconnect) {
    UserProperty said = disconnect.properties().userProperties().get(0);
    assertThat(said.name()).isEqualTo("retry-after-ms");
    return Long.parseLong(said.value());
  }

  @Test
  void everyClientIsToldAtItsTurnAndNoTwoAreAskedBackAtTheSameTime() throws Exception {
    for (int number = 0; number < CLIENTS; number++) {
      connects(ProtocolVersion.MQTT_5, "c" + number);
    }
    long beginNanos = System.nanoTime();
    ConcurrentLinkedQueue<Integer> left = new ConcurrentLinkedQueue<>();
    CompletableFuture<DrainReport> drained =
        CompletableFuture.supplyAsync(
            () -> broker.drain(new DrainPlan(PACE, AWAY_MILLIS, null), left::add));
    List<Long> returns = new ArrayList<>();
    for (RawClient client : clients) {
      Disconnect disconnect = (Disconnect) client.receive();
      assertThat(disconnect.reason()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN);
      assertThat(client.isEndedByBroker()).isTrue();
      client.close();
      returns.add(retryAfterMillis(disconnect));
    }
    DrainReport report = drained.get(20, TimeUnit.SECONDS);
    long tookMillis = (System.nanoTime() - beginNanos) / 1_000_000;
    assertThat(tookMillis).isGreaterThanOrEqualTo((CLIENTS - 1) * 1_000L / PACE);
    assertThat(report.told()).isEqualTo(CLIENTS);
    assertThat(report.closed()).isZero();
    assertThat(report.isComplete()).isTrue();
    assertThat(report)
        .hasToString(
            "clients told "
                + CLIENTS
                + ", closed 0; sessions kept 0; messages queued 0, in flight 0, retained 0,"
                + " at risk 0");
    long whole = CLIENTS * 1_000L / PACE;
    assertThat(returns)
        .doesNotHaveDuplicates()
        .allSatisfy(
            millis -> assertThat(millis).isBetween(AWAY_MILLIS + whole, AWAY_MILLIS + 2 * whole));
    assertThat(left).contains(0).anySatisfy(count -> assertThat(count).isBetween(1, CLIENTS - 1));
  }

  @Test
  void afterAStandstillTheOthersAreToldToo() throws Exception {
    for (int number = 0; number < CLIENTS; number++) {
      connects(ProtocolVersion.MQTT_5, "c" + number);
    }
    CountDownLatch hasStood = new CountDownLatch(1);
    CompletableFuture<DrainReport> drained =
        CompletableFuture.supplyAsync(
            () -> broker.drain(new DrainPlan(PACE, 0, null), left -> standStillOnce(hasStood)));
    for (RawClient client : clients) {
      assertThat(client.receive()).isInstanceOf(Disconnect.class);
      client.close();
    }
    assertThat(drained.get(20, TimeUnit.SECONDS).told()).isEqualTo(CLIENTS);
  }

  /** Longer than connections have to close once everybody was told. */
  private static void standStillOnce(CountDownLatch hasStood) {
    try {
      if (!hasStood.await(3, TimeUnit.SECONDS)) {
        hasStood.countDown();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void olderClientsAreClosedWithoutAWord() throws Exception {
    RawClient old = connects(ProtocolVersion.MQTT_3_1_1, "old");
    RawClient silent = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5);
    clients.add(silent);
    awaitSockets(2); // one that still waits to be accepted is reset with the listener
    DrainReport report = drain(DrainPlan.defaults());
    assertThat(old.isEndedByBroker()).isTrue();
    assertThat(silent.isEndedByBroker()).isTrue();
    assertThat(report.told()).isZero();
    assertThat(report.closed()).isEqualTo(2);
  }

  @Test
  void clientsAreSentElsewhereWhereThatIsAskedFor() throws Exception {
    RawClient client = connects(ProtocolVersion.MQTT_5, "c");
    drain(new DrainPlan(PACE, 0, new Redirection("other:1883", false)));
    Disconnect disconnect = (Disconnect) client.receive();
    assertThat(disconnect.reason()).isEqualTo(ReasonCode.USE_ANOTHER_SERVER);
    assertThat(disconnect.properties().string(Property.SERVER_REFERENCE)).isEqualTo("other:1883");
    assertThat(disconnect.properties().userProperties()).isEmpty();
  }

  @Test
  void nobodyNewComesInMeanwhileAndTheBrokerStaysThereUntilItIsClosed() throws Exception {
    DrainReport report = drain(DrainPlan.defaults());
    assertThat(report.isComplete()).isTrue();
    assertThatThrownBy(() -> connects(ProtocolVersion.MQTT_5, "late"))
        .isInstanceOf(IOException.class);
    assertThat(drain(DrainPlan.defaults()).isComplete()).as("a second time").isTrue();
  }

  @Test
  void whatABrokerWithoutADiskKeepsIsCalledAtRisk() throws Exception {
    staysKnown("in flight").subscribe("news", QoS.AT_LEAST_ONCE);
    RawClient away = staysKnown("away");
    away.subscribe("news", QoS.AT_LEAST_ONCE);
    away.send(Disconnect.NORMAL);
    assertThat(away.isEndedByBroker()).isTrue();
    RawClient publisher = connects(ProtocolVersion.MQTT_5, "out");
    publisher.publish("news", "one", QoS.AT_LEAST_ONCE, 1);
    publisher.receive();
    DrainReport report = drain(DrainPlan.defaults());
    assertThat(report.sessions()).isEqualTo(2);
    assertThat(report.queued()).isEqualTo(1);
    assertThat(report.inFlight()).isEqualTo(1);
    assertThat(report.atRisk()).isEqualTo(2);
  }
}
