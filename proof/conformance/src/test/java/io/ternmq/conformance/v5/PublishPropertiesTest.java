package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** What travels with a message (5.0, 3.3.2.3). */
class PublishPropertiesTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  /** What arrives of a message with these properties. */
  private Frame delivered(Bytes... properties) {
    WirePeer subscriber = broker.subscriber("s", "a", 0);
    broker.online("p").publishes("a", "1", 0, 0, properties);
    return subscriber.next();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-4")
  void passesOnThePayloadFormat() {
    assertThat(delivered(Property.payloadFormat(1)).properties())
        .containsExactly("payload format=1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-5")
  void deletesACopyThatExpiredBeforeItsDeliveryBegan() {
    broker.durableSubscriber("c", "a", 1).dies();
    WirePeer publisher = broker.online("p");
    publisher.publishes("a", "brief", 1, 1, Property.messageExpiry(5));
    publisher.publishes("a", "long", 1, 2, Property.messageExpiry(60));
    broker.pass(5_100);
    broker
        .open()
        .sends(broker.connect("c").durable())
        .expects("CONNACK 00 present", "PUBLISH a=long q1 #2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-6")
  void lowersTheExpiryByTheTimeSpentWaiting() {
    broker.durableSubscriber("c", "a", 1).dies();
    broker.online("p").retains("a", "1", 1, 1, Property.messageExpiry(60));
    broker.pass(20_000);
    WirePeer back = broker.open().sends(broker.connect("c").durable());
    assertThat(back.frames().get(1).property("message expiry")).isEqualTo("40");
    WirePeer late = broker.online("late").subscribes(1, filter("a", 0));
    assertThat(late.frames().get(1).property("message expiry")).isEqualTo("40");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-13")
  void refusesAResponseTopicThatIsNotUtf8() {
    broker
        .online("c")
        .publishes("a", "1", 0, 0, Bytes.of(0x08, 0, 1, 0xFF))
        .expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-14")
  void refusesAResponseTopicWithAWildcard() {
    broker
        .online("c")
        .publishes("a", "1", 0, 0, Property.responseTopic("r/#"))
        .expectsEnd("DISCONNECT 90");
  }

  @Test
  void refusesAnEmptyResponseTopicAtWhichOtherClientsLeave() {
    broker
        .online("c")
        .publishes("a", "1", 0, 0, Property.responseTopic(""))
        .expectsEnd("DISCONNECT 90");
    broker
        .open()
        .sends(broker.connect("d").will("w", 0, false, Property.responseTopic("")))
        .expectsEnd("CONNACK 90");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-15")
  void passesOnTheResponseTopic() {
    assertThat(delivered(Property.responseTopic("r/1")).properties())
        .containsExactly("response topic=r/1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-16")
  void passesOnTheCorrelationData() {
    assertThat(delivered(Property.correlationData("\0\1x")).properties())
        .containsExactly("correlation data=\0\1x");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-17")
  void passesOnAllUserProperties() {
    Bytes pairs =
        Bytes.join(Property.user("a", "1"), Property.user("a", "1"), Property.user("", ""));
    assertThat(delivered(pairs).properties()).containsExactly("user=a:1", "user=a:1", "user=:");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-18")
  void keepsTheOrderOfUserProperties() {
    Bytes pairs =
        Bytes.join(Property.user("z", "1"), Property.user("a", "2"), Property.user("m", "3"));
    assertThat(delivered(pairs).properties()).containsExactly("user=z:1", "user=a:2", "user=m:3");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-19")
  void refusesAContentTypeThatIsNotUtf8() {
    broker
        .online("c")
        .publishes("a", "1", 0, 0, Bytes.of(0x03, 0, 1, 0xFF))
        .expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-20")
  void passesOnTheContentType() {
    assertThat(delivered(Property.contentType("text/plain")).properties())
        .containsExactly("content type=text/plain");
  }

  @Test
  void passesOnTheSameFromTheStoreOfRetainedMessages() {
    broker.online("p").retains("a", "1", 0, 0, Property.contentType("t"), Property.user("k", "v"));
    Frame frame = broker.online("s").subscribes(1, filter("a", 0)).frames().get(1);
    assertThat(frame.properties()).containsExactlyInAnyOrder("content type=t", "user=k:v");
  }
}
