package io.ternmq.broker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.RawClient;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicFilter;
import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is there, as another client hears it. */
final class PresenceTopicsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int index = open.size() - 1; index >= 0; index--) {
      open.get(index).close();
    }
  }

  private Broker broker(Duration quiet) throws IOException {
    return broker(BrokerParts.defaults(), quiet);
  }

  private Broker broker(BrokerParts parts, Duration quiet) throws IOException {
    Broker broker =
        Broker.start(
            BrokerOptions.onFreePorts()
                .withLanes(2)
                .withParts(
                    parts.withSysIntervalSeconds(0).withPresence(PresenceOptions.on(quiet))));
    open.add(broker);
    return broker;
  }

  /** A client that hears these topics, and of no other. */
  private RawClient watcher(Broker broker, String filter) throws IOException {
    RawClient watcher =
        RawClient.connected(broker, ProtocolVersion.MQTT_5, "watcher" + open.size());
    open.add(watcher);
    watcher.subscribe(filter, QoS.AT_LEAST_ONCE);
    return watcher;
  }

  /** A client whose session waits for it for an hour. */
  private RawClient device(Broker broker, String clientId) throws IOException {
    RawClient device = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5);
    open.add(device);
    Properties anHour = Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 3_600).build();
    device.send(new Connect(ProtocolVersion.MQTT_5, false, 60, clientId, null, null, null, anHour));
    assertThat(device.receive()).isInstanceOf(ConnAck.class);
    return device;
  }

  private static String state(Publish publish) {
    Matcher matcher = Pattern.compile("\"state\":\"(\\w+)\"").matcher(RawClient.text(publish));
    return matcher.find() ? matcher.group(1) : "nothing";
  }

  private static void assertHears(RawClient watcher, String... states) throws IOException {
    for (String state : states) {
      assertThat(state(watcher.receivePublish())).isEqualTo(state);
    }
  }

  /** What comes before it is all that was said to this client. */
  private static void assertHearsNothingMore(RawClient watcher) throws IOException {
    watcher.send(PingReq.INSTANCE);
    assertThat(watcher.receive().type()).isEqualTo(PacketType.PINGRESP);
  }

  private static long number(Publish publish, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(RawClient.text(publish));
    assertThat(matcher.find()).as(RawClient.text(publish)).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void saysThatAClientIsThereIsGoneAndForHowLongItsSessionWaits() throws Exception {
    Broker broker = broker(Duration.ZERO);
    RawClient watcher = watcher(broker, "$presence/a%2Fb");
    RawClient device = device(broker, "a/b");
    Publish connected = watcher.receivePublish();
    assertThat(connected.topic().text()).isEqualTo("$presence/a%2Fb");
    assertThat(RawClient.text(connected))
        .startsWith("{\"clientId\":\"a/b\",\"state\":\"connected\"");
    device.close();
    Publish gone = watcher.receivePublish();
    assertThat(RawClient.text(gone)).contains("\"state\":\"disconnected\"", "\"cause\":\"");
    assertThat(number(gone, "graceSeconds")).isBetween(3_500L, 3_600L);
    assertThat(number(gone, "closesAt")).isEqualTo(number(gone, "at") + 3_600_000);

    RawClient late = watcher(broker, "$presence/a%2Fb");
    Publish kept = late.receivePublish();
    assertThat(kept.retain()).isTrue();
    assertThat(RawClient.text(kept)).isEqualTo(RawClient.text(gone));

    device(broker, "a/b");
    assertHears(watcher, "connected");
    assertHears(late, "connected");
  }

  @Test
  void theEndOfASessionIsSaidAndThenNothingIsKept() throws Exception {
    Broker broker = broker(Duration.ofMillis(100));
    RawClient watcher = watcher(broker, "$presence/roof");
    device(broker, "roof").close();
    Publish first = watcher.receivePublish();
    if (state(first).equals("connected")) { // else it was gone before a tick saw it
      assertHears(watcher, "disconnected");
    }
    assertThat(broker.core().expire("roof")).isTrue();
    Publish closed = watcher.receivePublish();
    assertThat(RawClient.text(closed))
        .contains("\"state\":\"closed\"", "\"cause\":\"expired-by-administrator\"");
    assertThat(watcher.receivePublish().payload()).isEmpty();
    assertThat(broker.core().retained().match(TopicFilter.of("$presence/roof"))).isEmpty();
    assertHearsNothingMore(watcher(broker, "$presence/roof"));
  }

  @Test
  void aClientWhoseSessionDoesNotOutliveItIsGoneAndClosed() throws Exception {
    Broker broker = broker(Duration.ofMillis(100));
    RawClient watcher = watcher(broker, "$presence/roof");
    RawClient device = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "roof");
    assertHears(watcher, "connected");
    device.close();
    Publish gone = watcher.receivePublish();
    assertThat(state(gone)).isEqualTo("disconnected");
    assertThat(number(gone, "graceSeconds")).isZero();
    assertHears(watcher, "closed", "nothing");
  }

  @Test
  void aShortAbsenceIsNotMentioned() throws Exception {
    Broker broker = broker(LONG);
    RawClient watcher = watcher(broker, "$presence/+");
    device(broker, "roof");
    String said = "";
    while (!said.contains("roof")) { // the watcher is told of itself too
      said = watcher.receivePublish().topic().text();
    }
    device(broker, "roof").close(); // taken over, gone
    device(broker, "roof"); // and back
    device(broker, "sentinel"); // what happens to it is told behind all that
    Publish next = watcher.receivePublish();
    assertThat(next.topic().text()).isEqualTo("$presence/sentinel");
    assertThat(state(next)).isEqualTo("connected");
    assertHearsNothingMore(watcher);
  }

  @Test
  void aQuietTimeThatIsMadeShorterHoldsFromThenOn() throws Exception {
    Broker broker = broker(LONG);
    RawClient watcher = watcher(broker, "$presence/roof");
    RawClient device = device(broker, "roof");
    assertHears(watcher, "connected");
    broker.presenceQuiet(Duration.ZERO);
    device.close();
    assertHears(watcher, "disconnected");
  }

  @Test
  void afterARestartEverySessionIsSaidToWaitBeforeAnybodyConnects() throws Exception {
    Broker before = durable();
    RawClient watcher = watcher(before, "$presence/roof");
    device(before, "roof");
    assertHears(watcher, "connected");
    before.close();

    Broker after = durable();
    RawClient late = watcher(after, "$presence/roof");
    Publish kept = late.receivePublish();
    assertThat(kept.retain()).isTrue();
    assertThat(RawClient.text(kept)).contains("\"state\":\"disconnected\"", "\"cause\":null");
    assertThat(number(kept, "graceSeconds")).isBetween(1L, 3_600L);
    device(after, "roof");
    assertHears(late, "connected");
  }

  private Broker durable() throws IOException {
    return broker(BrokerParts.defaults().withStore(this::store), Duration.ZERO);
  }

  private DurableStore store() {
    try {
      return DurableStore.open(StoreOptions.of(folder.resolve("data"), Level.OS));
    } catch (StoreUnusableException fault) {
      throw new AssertionError(fault);
    }
  }

  @Test
  void nobodyElsePublishesThereAndAWildcardAtTheBeginningDoesNotReachIt() throws Exception {
    Broker broker = broker(Duration.ZERO);
    RawClient all = watcher(broker, "#"); // [MQTT-4.7.2-1]
    RawClient watcher = watcher(broker, "$presence/roof");
    RawClient device = device(broker, "roof");
    assertHears(watcher, "connected");
    device.publish("$presence/roof", "gone", QoS.AT_LEAST_ONCE, 1);
    assertThat(device.receive())
        .isInstanceOfSatisfying(
            Acknowledgement.class,
            ack -> assertThat(ack.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
    assertHearsNothingMore(watcher);
    assertHearsNothingMore(all);
  }

  @Test
  void nothingIsSaidUnlessItIsAskedFor() throws Exception {
    Broker broker = Broker.start(BrokerOptions.onFreePorts().withLanes(1));
    open.add(broker);
    broker.presenceQuiet(LONG);
    RawClient watcher = watcher(broker, "$presence/+");
    device(broker, "roof");
    assertHearsNothingMore(watcher);
    assertThat(broker.core().retained().match(TopicFilter.of("$presence/#"))).isEmpty();
  }
}
