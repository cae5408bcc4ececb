package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Connect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.UnsubAck;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The small print that clients notice. */
class SmallPrintTest {
  private final TestBroker broker = new TestBroker();
  private final TestClient client = broker.open().connects("c", 60);

  private static Subscribe subscribe(int identifier, SubscriptionRequest request) {
    Properties properties =
        Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, identifier).build();
    return new Subscribe(5, List.of(request), properties);
  }

  private static SubscriptionRequest request(
      String filter, QoS qos, boolean noLocal, boolean retainAsPublished) {
    return new SubscriptionRequest(
        filter, qos, noLocal, retainAsPublished, RetainHandling.DO_NOT_SEND);
  }

  private static Object last(TestClient of) {
    return of.received.get(of.received.size() - 1);
  }

  private static ReasonCode reason(TestClient of) {
    return ((Acknowledgement) last(of)).reason();
  }

  @Test
  void saysThatNothingMatchedToClientsOfFiveOnly() {
    client.publishes("nobody", "1", AT_LEAST_ONCE, 1);
    assertThat(reason(client)).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
    client.publishes("nobody", "1", EXACTLY_ONCE, 2);
    assertThat(reason(client)).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
    client.acks(PacketType.PUBREL, 2);
    assertThat(client.acknowledgements()).contains("PUBCOMP 2");
    TestClient old =
        broker
            .open()
            .says(
                new Connect(
                    ProtocolVersion.MQTT_3_1_1, true, 0, "o", null, null, null, Properties.NONE));
    old.publishes("nobody", "1", AT_LEAST_ONCE, 1);
    assertThat(reason(old)).isEqualTo(ReasonCode.SUCCESS);
  }

  @Test
  void saysThatThereWasNoSuchSubscription() {
    client.subscribes("a", AT_MOST_ONCE).unsubscribes("a").unsubscribes("a");
    assertThat(((UnsubAck) last(client)).reasons())
        .containsExactly(ReasonCode.NO_SUBSCRIPTION_EXISTED);
  }

  @Test
  void answersASubscribeBeforeItsRetainedMessages() {
    broker.open(1).connects("p", 0).says(TestClient.publish("a", "1", AT_MOST_ONCE, true, 0));
    client.subscribes("a", AT_MOST_ONCE);
    assertThat(client.received.get(1)).isInstanceOf(SubAck.class);
    assertThat(client.received.get(2)).isInstanceOf(Publish.class);
  }

  @Test
  void mergesOverlappingFiltersIntoOneCopy() {
    client
        .says(subscribe(1, request("a/#", AT_MOST_ONCE, false, true)))
        .says(subscribe(2, request("a/+", EXACTLY_ONCE, false, false)))
        .says(subscribe(3, request("a/b", AT_LEAST_ONCE, true, false)));
    client.says(TestClient.publish("a/b", "own", EXACTLY_ONCE, true, 1));
    Publish own = lastPublish();
    assertThat(client.messages())
        .singleElement()
        .asString()
        .startsWith("a/b=own q2")
        .endsWith("retain");
    assertThat(own.properties().subscriptionIdentifiers()).containsExactlyInAnyOrder(1, 2);
    broker.open(1).connects("p", 0).publishes("a/b", "other", AT_LEAST_ONCE, 1);
    assertThat(lastPublish().qos()).isEqualTo(AT_LEAST_ONCE);
    assertThat(lastPublish().properties().subscriptionIdentifiers())
        .containsExactlyInAnyOrder(1, 2, 3);
  }

  private Publish lastPublish() {
    return client.received.stream()
        .filter(Publish.class::isInstance)
        .map(Publish.class::cast)
        .reduce((one, two) -> two)
        .orElseThrow();
  }

  @Test
  void dropsWhatIsTooLargeForAClientAndFreesItsPlace() {
    TestClient narrow =
        broker
            .open()
            .says(
                new Connect(
                    ProtocolVersion.MQTT_5,
                    true,
                    0,
                    "n",
                    null,
                    null,
                    null,
                    Properties.builder().add(Property.RECEIVE_MAXIMUM, 1).build()));
    narrow.largestPublishBytes = 4;
    narrow.subscribes("a", AT_LEAST_ONCE);
    TestClient publisher = broker.open(1).connects("p", 0);
    publisher
        .publishes("a", "too large", AT_LEAST_ONCE, 1)
        .publishes("a", "fits", AT_LEAST_ONCE, 2);
    assertThat(narrow.messages()).singleElement().asString().startsWith("a=fits");
    assertThat(broker.core.drops().count(DropReason.TOO_LARGE)).isEqualTo(1);
    assertThat(narrow.closedBy).isNull();
  }

  @Test
  void keepsItsOwnTopicsAndLeavesTheOtherDollarTopicsToClients() {
    for (String fenced : List.of("$SYS", "$SYS/a", "$share/g/a", "$presence/x")) {
      client.publishes(fenced, "1", AT_LEAST_ONCE, 1);
      assertThat(reason(client)).as(fenced).isEqualTo(ReasonCode.NOT_AUTHORIZED);
      String said = ((Acknowledgement) last(client)).properties().string(Property.REASON_STRING);
      assertThat(Objects.requireNonNull(said)).contains("do not publish");
    }
    client.subscribes("$mine/#", AT_MOST_ONCE).subscribes("#", AT_MOST_ONCE);
    client.publishes("$mine/a", "1", AT_LEAST_ONCE, 1).publishes("$SYSTEM", "2", AT_LEAST_ONCE, 2);
    assertThat(client.messages()).containsExactly("$mine/a=1 q0");
    assertThat(reason(client)).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
  }

  @Test
  void tellsWhereResponseTopicsBeginToWhoAsksWhereItIsConfigured() {
    TestBroker configured =
        new TestBroker(
            BrokerSettings.defaults().with(its -> its.responseInformation = "answers/"),
            MemoryStore.immediate(),
            1);
    assertThat(responseInformation(configured, true)).isEqualTo("answers/");
    assertThat(responseInformation(configured, false)).isNull();
    assertThat(responseInformation(broker, true)).isNull();
  }

  private static @Nullable String responseInformation(TestBroker of, boolean asks) {
    return of.open()
        .says(
            new Connect(
                ProtocolVersion.MQTT_5,
                true,
                0,
                "r",
                null,
                null,
                null,
                Properties.builder().add(Property.REQUEST_RESPONSE_INFORMATION, asks).build()))
        .connAck()
        .properties()
        .string(Property.RESPONSE_INFORMATION);
  }
}
