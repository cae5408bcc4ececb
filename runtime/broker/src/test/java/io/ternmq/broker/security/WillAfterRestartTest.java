package io.ternmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.RawClient;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.core.DropReason;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A will that waited while the broker was down, and the right to it that went meanwhile. */
final class WillAfterRestartTest {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<BrokerEvent> wills = new ArrayBlockingQueue<>(10);

  @TempDir private Path folder;

  private DurableStore store() {
    try {
      return DurableStore.open(StoreOptions.of(folder.resolve("data"), Level.FSYNC));
    } catch (StoreUnusableException fault) {
      throw new AssertionError(fault);
    }
  }

  private Broker broker(String... rights) throws Exception {
    AccessFile access = AccessFile.open(Files.write(folder.resolve("access"), List.of(rights)));
    return Broker.start(
        BrokerOptions.onFreePorts()
            .withLanes(2)
            .withParts(BrokerParts.defaults().withStore(this::store))
            .withGuard(new Guard(Authenticator.ANYBODY, List.of(), access))
            .withEventListener(
                (event, now) -> {
                  if (event instanceof BrokerEvent.WillPublished
                      || event instanceof BrokerEvent.WillDropped) {
                    wills.add(event);
                  }
                }));
  }

  /** A client with this user's will is there when the broker ends. */
  private void leaveWill(String user, String... rights) throws Exception {
    try (Broker broker = broker(rights);
        RawClient client = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5)) {
      Properties delay = Properties.builder().add(Property.WILL_DELAY_INTERVAL, 600L).build();
      Will will = new Will(TopicName.of("gone"), new byte[] {1}, QoS.AT_LEAST_ONCE, false, delay);
      Properties expiry =
          Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 3_600L).build();
      client.send(new Connect(ProtocolVersion.MQTT_5, false, 60, "buoy", will, user, null, expiry));
      assertThat(((ConnAck) client.receive()).reason()).isEqualTo(ReasonCode.SUCCESS);
    }
    assertThat(wills).isEmpty();
  }

  /** The session's end comes before the delay's, and with it the will. */
  private BrokerEvent endOf(Broker broker) throws Exception {
    assertThat(broker.core().expire("buoy")).isTrue();
    BrokerEvent will = wills.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(will).isNotNull();
    return will;
  }

  @Test
  void isNotPublishedWhereItsUsersRightWasWithdrawn() throws Exception {
    leaveWill("tern", "user tern", "topic write gone");
    try (Broker broker = broker("user gull", "topic write gone")) {
      assertThat(endOf(broker)).isInstanceOf(BrokerEvent.WillDropped.class);
      assertThat(broker.core().drops().count(DropReason.NOT_AUTHORIZED)).isEqualTo(1);
    }
  }

  @Test
  void isPublishedWhereItsUserMayStillDoThat() throws Exception {
    leaveWill("tern", "user tern", "topic write gone");
    try (Broker broker = broker("user tern", "topic write gone", "user gull", "topic read gone")) {
      assertThat(endOf(broker)).isInstanceOf(BrokerEvent.WillPublished.class);
      assertThat(broker.core().drops().count(DropReason.NOT_AUTHORIZED)).isZero();
    }
  }

  @Test
  void isJudgedAfterASecondRestartToo() throws Exception {
    leaveWill("tern", "user tern", "topic write gone");
    broker("user tern", "topic write gone").close();
    try (Broker broker = broker("topic read gone")) {
      assertThat(endOf(broker)).isInstanceOf(BrokerEvent.WillDropped.class);
    }
  }
}
