package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A verdict on a PUBLISH that takes time. */
class PublishVerdictTest {
  private final SlowAuthorizer rights = new SlowAuthorizer();
  private final TestBroker broker =
      new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), rights.guard(), 2);
  private final TestClient watcher = broker.open(1).connects("w", 0).subscribes("#", EXACTLY_ONCE);
  private final TestClient client = broker.open().connects("c", 60);

  private void decide(boolean allowed) {
    rights.decide(allowed);
    broker.settle();
  }

  private List<Packet> answers() {
    return client.received.subList(1, client.received.size());
  }

  @Test
  void keepsTheMessageAndItsAcknowledgementUntilTheVerdictIsThere() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1);
    assertThat(client.isPaused).isTrue();
    assertThat(answers()).isEmpty();
    assertThat(watcher.messages()).isEmpty();
    decide(true);
    assertThat(client.isPaused).isFalse();
    assertThat(client.acknowledgements()).containsExactly("PUBACK 1");
    assertThat(watcher.messages()).containsExactly("slow=1 q1 #1");
  }

  @Test
  void keepsTheOrderOfEverythingBehind() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1).publishes("a", "2", AT_LEAST_ONCE, 2).pings();
    client.publishes("slow/2", "3", AT_LEAST_ONCE, 3).publishes("a", "4", AT_LEAST_ONCE, 4);
    assertThat(answers()).isEmpty();
    decide(true);
    assertThat(client.acknowledgements()).containsExactly("PUBACK 1", "PUBACK 2");
    assertThat(answers()).last().isEqualTo(PingResp.INSTANCE);
    assertThat(client.isPaused).isTrue();
    decide(false);
    assertThat(client.acknowledgements())
        .containsExactly("PUBACK 1", "PUBACK 2", "PUBACK 3", "PUBACK 4");
    assertThat(watcher.messages()).containsExactly("slow=1 q1 #1", "a=2 q1 #2", "a=4 q1 #3");
    assertThat(client.isPaused).isFalse();
  }

  @Test
  void holdsAnAcknowledgementOfTheClientInItsPlaceToo() {
    client.publishes("a", "1", EXACTLY_ONCE, 1).publishes("slow", "2", AT_MOST_ONCE, 0);
    client.acks(PacketType.PUBREL, 1);
    assertThat(client.acknowledgements()).containsExactly("PUBREC 1");
    decide(true);
    assertThat(client.acknowledgements()).containsExactly("PUBREC 1", "PUBCOMP 1");
  }

  @Test
  void saysNoAndWhyAndCountsIt() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1);
    decide(false);
    client.publishes("no", "2", EXACTLY_ONCE, 2);
    assertThat(answers())
        .extracting(Object::toString)
        .satisfiesExactly(
            puback -> assertThat(puback).contains("PUBACK", "0x87", "no right to publish"),
            pubrec -> assertThat(pubrec).contains("PUBREC", "0x87", "no right to publish"));
    assertThat(broker.core.drops().count(DropReason.NOT_AUTHORIZED)).isEqualTo(2);
    assertThat(watcher.messages()).isEmpty();
  }

  @Test
  void givesNoReasonToAClientThatWantsNone() {
    TestClient quiet =
        broker
            .open()
            .says(
                new Connect(
                    ProtocolVersion.MQTT_5,
                    true,
                    0,
                    "q",
                    null,
                    null,
                    null,
                    Properties.builder().add(Property.REQUEST_PROBLEM_INFORMATION, false).build()));
    quiet.publishes("no", "1", AT_LEAST_ONCE, 1);
    Acknowledgement refused = (Acknowledgement) quiet.received.get(1);
    assertThat(refused.reason().value()).isEqualTo(0x87);
    assertThat(refused.properties().isEmpty()).isTrue();
  }

  @Test
  void countsAsNoWhenNobodyAnswersInTime() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1).pings();
    broker.pass(4_950);
    assertThat(answers()).isEmpty();
    broker.pass(100);
    assertThat(client.acknowledgements()).containsExactly("PUBACK 1");
    assertThat(answers()).last().isEqualTo(PingResp.INSTANCE);
    decide(true);
    assertThat(watcher.messages()).isEmpty();
    assertThat(client.isPaused).isFalse();
  }

  @Test
  void givesEachVerdictItsOwnTime() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1);
    broker.pass(3_000);
    client.publishes("slow", "2", AT_LEAST_ONCE, 2);
    decide(true);
    broker.pass(4_900);
    assertThat(client.acknowledgements()).containsExactly("PUBACK 1");
    broker.pass(200);
    assertThat(client.acknowledgements()).containsExactly("PUBACK 1", "PUBACK 2");
    assertThat(watcher.messages()).containsExactly("slow=1 q1 #1");
  }

  @Test
  void takesTheFirstAnswerOnly() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1);
    rights.open.get(0).decide(false);
    rights.open.get(0).decide(true);
    broker.settle();
    client.publishes("slow", "2", AT_LEAST_ONCE, 2);
    rights.open.get(0).decide(true); // for the first, which is over
    broker.settle();
    assertThat(watcher.messages()).isEmpty();
    assertThat(client.acknowledgements()).containsExactly("PUBACK 1");
  }

  @Test
  void letsSixtyFourPacketsWaitBehindAndNotOneMore() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1);
    for (int count = 0; count < VerdictWait.PACKETS_BEHIND; count++) {
      client.pings();
    }
    assertThat(client.closedBy).isNull();
    client.pings();
    assertThat(client.closedBy).isEqualTo(CloseCause.OVERLOADED);
    decide(true);
    assertThat(watcher.messages()).isEmpty();
  }

  @Test
  void letsARepeatOfQos2WaitAndTakesTheMessageOnce() {
    client.publishes("slow", "1", EXACTLY_ONCE, 7).publishes("slow", "1", EXACTLY_ONCE, 7);
    decide(true);
    assertThat(client.acknowledgements()).containsExactly("PUBREC 7", "PUBREC 7");
    assertThat(rights.asked).filteredOn(question -> question.contains("publishes")).hasSize(1);
    client.acks(PacketType.PUBREL, 7);
    assertThat(watcher.messages()).containsExactly("slow=1 q2 #1");
  }

  @Test
  void changesNothingWhenItComesAfterTheConnection() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1).dies(CloseCause.RESET);
    decide(true);
    assertThat(watcher.messages()).isEmpty();
    TestClient back = broker.open().connects("c", 60).publishes("slow", "1", AT_LEAST_ONCE, 1);
    decide(true);
    assertThat(back.acknowledgements()).containsExactly("PUBACK 1");
    assertThat(watcher.messages()).hasSize(1);
  }

  @Test
  void changesNothingWhenTheSessionIsAnotherConnectionsOnAnotherLane() {
    client.publishes("slow", "1", AT_LEAST_ONCE, 1);
    TestClient next = broker.open(1).connects("c", 60);
    assertThat(client.closedBy).isEqualTo(CloseCause.TAKEN_OVER);
    decide(true);
    assertThat(watcher.messages()).isEmpty();
    assertThat(next.acknowledgements()).isEmpty();
    next.publishes("a", "2", AT_LEAST_ONCE, 2);
    assertThat(next.acknowledgements()).containsExactly("PUBACK 2");
  }

  @Test
  void judgesNobodyForSilenceMeanwhile() {
    TestClient lively = broker.open().connects("k", false, 60, 2, null);
    lively.publishes("slow", "1", AT_MOST_ONCE, 0);
    broker.pass(4_500);
    decide(true);
    broker.pass(2_800);
    assertThat(lively.closedBy).isNull();
    broker.pass(500);
    assertThat(lively.closedBy).isEqualTo(CloseCause.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  void keepsARefusalInTheOrderOfAcknowledgementsThatWaitForTheStore() {
    ArrayDeque<Runnable> commits = new ArrayDeque<>();
    TestBroker slow =
        new TestBroker(
            BrokerSettings.defaults(),
            MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 1_000),
            rights.guard(),
            1);
    TestClient publisher = slow.open().connects("p", 60);
    Runnable commitAll =
        () -> {
          while (!commits.isEmpty()) {
            commits.remove().run();
            slow.settle();
          }
        };
    commitAll.run();
    publisher.subscribes("a", AT_LEAST_ONCE);
    commitAll.run();
    publisher.publishes("a", "1", AT_LEAST_ONCE, 1).publishes("no", "2", AT_LEAST_ONCE, 2);
    assertThat(publisher.acknowledgements()).isEmpty();
    commitAll.run();
    assertThat(publisher.acknowledgements()).containsExactly("PUBACK 1", "PUBACK 2");
  }
}
