package io.ternmq.broker.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.HoldingStore;
import io.ternmq.broker.RawClient;
import io.ternmq.broker.security.Mosquitto;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.transport.NettyLane;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the broker says of itself, as a client hears it. */
final class SysTopicsTest {
  @TempDir private Path folder;

  private static Broker broker(int sysIntervalSeconds) throws Exception {
    BrokerParts parts = BrokerParts.defaults().withSysIntervalSeconds(sysIntervalSeconds);
    return Broker.start(BrokerOptions.onFreePorts().withLanes(2).withParts(parts));
  }

  private static Map<String, String> listenUntil(
      RawClient client, Predicate<Map<String, String>> isEnough) throws Exception {
    Map<String, String> values = new TreeMap<>();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isEnough.test(values)) {
      assertThat(System.nanoTime()).as("%s", values).isLessThan(endNanos);
      Packet packet = client.receive();
      if (packet instanceof Publish publish) {
        values.put(publish.topic().text(), RawClient.text(publish));
      }
    }
    return values;
  }

  private static boolean isUp(Map<String, String> values, int seconds) {
    return uptime(values) >= seconds;
  }

  private static int uptime(Map<String, String> values) {
    String uptime = values.getOrDefault("$SYS/broker/uptime", "0 seconds");
    return Integer.parseInt(uptime.substring(0, uptime.indexOf(' ')));
  }

  /** The names of all that is said within three intervals. */
  private static Set<String> names(RawClient client) throws Exception {
    client.subscribe("$SYS/#", QoS.AT_MOST_ONCE);
    Set<String> names = new TreeSet<>(); // what is retained comes in any order
    for (int interval = 0; interval <= 3; interval++) { // each begins with how long it is up
      names.addAll(listenUntil(client, known -> known.containsKey("$SYS/broker/uptime")).keySet());
    }
    return names;
  }

  @Test
  void countsWhatClientsDo() throws Exception {
    try (Broker broker = broker(1);
        RawClient watcher = RawClient.connected(broker, ProtocolVersion.MQTT_5, "watcher");
        RawClient publisher = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "out")) {
      publisher.subscribe("nest/+", QoS.AT_MOST_ONCE);
      for (int number = 0; number < 10; number++) {
        publisher.publish("nest/1", "egg", QoS.AT_MOST_ONCE, 0);
        assertThat(RawClient.text(publisher.receivePublish())).isEqualTo("egg");
      }
      watcher.subscribe("$SYS/broker/#", QoS.EXACTLY_ONCE);
      Map<String, String> values = listenUntil(watcher, SysTopicsTest::countsTenMessages);
      assertThat(values.get("$SYS/broker/version")).startsWith("TernMQ version ");
      assertThat(values.get("$SYS/broker/uptime")).endsWith(" seconds");
    }
  }

  /** What is retained may come from before, and each number when its turn is. */
  private static boolean countsTenMessages(Map<String, String> values) {
    Map<String, Long> expected =
        Map.of(
            "publish/messages/received", 10L,
            "publish/bytes/received", 30L,
            "clients/connected", 2L,
            "clients/maximum", 2L,
            "clients/disconnected", 0L,
            "subscriptions/count", 2L,
            "drops/queue-full", 0L);
    String load = values.getOrDefault("$SYS/broker/load/publish/received/1min", "0");
    return expected.entrySet().stream()
            .allMatch(entry -> number(values, entry.getKey()) == entry.getValue())
        && number(values, "bytes/received") > 150
        && Double.parseDouble(load) > 0
        && values.keySet().containsAll(Set.of("$SYS/broker/version", "$SYS/broker/uptime"));
  }

  /** Opens so slowly that lanes tick meanwhile; holds nothing. */
  private static Store slowStore() {
    CountDownLatch never = new CountDownLatch(1);
    return new HoldingStore(
        () -> {
          try {
            assertThat(never.await(4 * NettyLane.TICK_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return StoreSnapshot.EMPTY;
        },
        () -> {});
  }

  @Test
  void whatDoesNotChangeIsThereForEverybodyHoweverLongTheStoreTookToOpen() throws Exception {
    BrokerParts parts =
        BrokerParts.defaults().withSysIntervalSeconds(1).withStore(SysTopicsTest::slowStore);
    try (Broker broker = Broker.start(BrokerOptions.onFreePorts().withLanes(2).withParts(parts));
        RawClient watcher = RawClient.connected(broker, ProtocolVersion.MQTT_5, "watcher")) {
      watcher.subscribe("$SYS/broker/#", QoS.AT_MOST_ONCE);
      Set<String> constant = Set.of("$SYS/broker/version", "$SYS/broker/drops/queue-full");
      listenUntil(watcher, known -> known.keySet().containsAll(constant));
    }
  }

  @Test
  void countsWhatWaitsForSessionsAndWhatIsShared() throws Exception {
    try (Broker broker = broker(1);
        RawClient watcher = RawClient.connected(broker, ProtocolVersion.MQTT_5, "watcher");
        RawClient member = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "member")) {
      member.subscribe("$share/birds/nest", QoS.AT_LEAST_ONCE);
      watcher.publish("nest", "egg", QoS.AT_LEAST_ONCE, 1); // the member never acknowledges it
      assertThat(watcher.receive().type()).isEqualTo(PacketType.PUBACK);
      watcher.subscribe("$SYS/broker/#", QoS.AT_MOST_ONCE);
      Map<String, String> values = listenUntil(watcher, SysTopicsTest::countsOneWaiting);
      assertThat(number(values, "store/messages/bytes")).isGreaterThan(64);
      assertThat(number(values, "heap/maximum")).isGreaterThanOrEqualTo(1 << 20);
      assertThat(number(values, "heap/current")).isGreaterThanOrEqualTo(1 << 20);
    }
  }

  /** What is retained, and one message more, in the numbers of one interval. */
  private static boolean countsOneWaiting(Map<String, String> values) {
    long expected = number(values, "retained messages/count") + 1;
    return isUp(values, 2)
        && number(values, "store/messages/count") == expected
        && number(values, "messages/stored") == expected
        && number(values, "heap/maximum") > 0
        && number(values, "shared_subscriptions/count") == 1
        && number(values, "subscriptions/count") == 1;
  }

  private static long number(Map<String, String> values, String name) {
    return Long.parseLong(values.getOrDefault("$SYS/broker/" + name, "-1"));
  }

  @Test
  void aWildcardAtTheBeginningDoesNotReachThem() throws Exception {
    try (Broker broker = broker(1);
        RawClient all = RawClient.connected(broker, ProtocolVersion.MQTT_5, "all");
        RawClient sys = RawClient.connected(broker, ProtocolVersion.MQTT_5, "sys")) {
      all.subscribe("#", QoS.AT_MOST_ONCE); // [MQTT-4.7.2-1]
      sys.subscribe("$SYS/broker/uptime", QoS.AT_MOST_ONCE);
      listenUntil(sys, known -> isUp(known, 2));
      all.send(PingReq.INSTANCE);
      assertThat(all.receive().type()).isEqualTo(PacketType.PINGRESP);
    }
  }

  @Test
  void anIntervalOfZeroSwitchesThemOff() throws Exception {
    try (Broker broker = broker(0);
        RawClient sys = RawClient.connected(broker, ProtocolVersion.MQTT_5, "sys")) {
      sys.subscribe("$SYS/#", QoS.AT_MOST_ONCE);
      sys.send(PingReq.INSTANCE);
      assertThat(sys.receive().type()).isEqualTo(PacketType.PINGRESP);
      assertThat(broker.core().retained().count()).isZero();
    }
  }

  @Test
  void whoeverSubscribesHearsOfEachClient() throws Exception {
    try (Broker broker = broker(0);
        RawClient watcher = RawClient.connected(broker, ProtocolVersion.MQTT_5, "watcher")) {
      watcher.subscribe("$SYS/broker/clients/+/+", QoS.AT_MOST_ONCE);
      try (RawClient client = RawClient.connected(broker, ProtocolVersion.MQTT_5, "a/b")) {
        Publish connected = watcher.receivePublish();
        assertThat(connected.topic().text()).isEqualTo("$SYS/broker/clients/a%2Fb/connected");
        assertThat(connected.retain()).isFalse();
        assertThat(RawClient.text(connected))
            .startsWith("{\"clientId\":\"a/b\",\"at\":")
            .contains("\"peer\":\"127.0.0.1:", "\"sessionPresent\":false,\"gapMillis\":-1");
        client.sendBytes(new byte[] {0});
        Publish disconnected = watcher.receivePublish();
        assertThat(disconnected.topic().text()).isEqualTo("$SYS/broker/clients/a%2Fb/disconnected");
        assertThat(RawClient.text(disconnected)).contains("\"cause\":\"protocol error\"");
        Publish closed = watcher.receivePublish();
        assertThat(closed.topic().text()).isEqualTo("$SYS/broker/clients/a%2Fb/closed");
      }
    }
  }

  @Test
  void allThatMosquittoSaysIsSaidUnderTheSameNames() throws Exception {
    Set<String> theirs;
    try (Mosquitto mosquitto = Mosquitto.start(folder, "allow_anonymous true", "sys_interval 1");
        RawClient client = connected(mosquitto.address())) {
      theirs = names(client);
    }
    assertThat(theirs).contains("$SYS/broker/load/sockets/15min");
    try (Broker broker = broker(1);
        RawClient client = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "sys")) {
      theirs.removeAll(names(client));
    }
    assertThat(theirs).as("what only mosquitto says").isEmpty();
  }

  private static RawClient connected(InetSocketAddress address) throws Exception {
    return RawClient.connected(address, ProtocolVersion.MQTT_3_1_1, "sys");
  }
}
