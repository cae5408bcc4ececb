package io.ternmq.conformance.v311;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Topic names and filters, and errors (3.1.1, 4.7 and 4.8). */
class TopicTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.1-1")
  void closesOnAWildcardInAWillTopicAndInATopic() {
    broker.open().sends(broker.connect("c").will("w/+")).expectsEnd();
    broker.online("c").publishes("a/#", "1", 0, 0).expectsEnd();
    broker.online("c").publishes("+", "1", 1, 1).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.1-2")
  void refusesAFilterWithAMisplacedHash() {
    for (String filter : List.of("a#", "a/#/b", "#/a", "a/b#", "##")) {
      broker.online("c").subscribes(1, filter(filter, 0)).expects("SUBACK 1 80").expectsOpen();
    }
    broker.online("c").subscribes(1, filter("#", 0), filter("a/#", 0)).expects("SUBACK 1 00 00");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.1-3")
  void refusesAFilterWithAMisplacedPlus() {
    for (String filter : List.of("a+", "+a", "a/b+", "a/+b/c", "++")) {
      broker.online("c").subscribes(1, filter(filter, 0)).expects("SUBACK 1 80").expectsOpen();
    }
    WirePeer peer = broker.online("c");
    peer.subscribes(1, filter("+", 0), filter("a/+/b", 0), filter("+/#", 0));
    peer.expects("SUBACK 1 00 00 00");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.2-1")
  void matchesNoTopicWithADollarByALeadingWildcard() {
    WirePeer hash = broker.subscriber("hash", "#", 0);
    WirePeer plus = broker.subscriber("plus", "+/x", 0);
    WirePeer dollar = broker.subscriber("dollar", "$own/+", 0);
    broker.online("p").publishes("$own/x", "1", 0, 0).retains("$own/x", "2", 0, 0);
    hash.expectsNothing();
    plus.expectsNothing();
    dollar.expects("PUBLISH $own/x=1 q0", "PUBLISH $own/x=2 q0");
    assertThat(broker.retained("+/x")).isEmpty();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.3-1")
  void refusesAnEmptyTopicAndAnEmptyFilter() {
    broker.online("c").publishes("", "1", 0, 0).expectsEnd();
    broker.open().sends(broker.connect("c").will("")).expectsEnd();
    broker.online("c").subscribes(1, filter("", 0)).expects("SUBACK 1 80");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.3-2")
  void closesOnNulInTopicsAndFilters() {
    broker.online("c").publishes("a\0", "1", 0, 0).expectsEnd();
    broker.online("c").subscribes(1, filter("\0a", 0)).expectsEnd();
    broker.online("c").unsubscribes(1, "\0").expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.3-4")
  void matchesTopicsExactlyAsTheyAre() {
    WirePeer subscriber = broker.online("s").subscribes(1, filter("ACCOUNTS", 0), filter("/f", 0));
    subscriber.subscribes(2, filter("\u00E9", 0)).expects("SUBACK 1 00 00", "SUBACK 2 00");
    WirePeer publisher = broker.online("p");
    for (String topic : List.of("Accounts", "f", "/F", "//f", "f/", "e\u0301", "\u00E9 ")) {
      publisher.publishes(topic, "1", 0, 0);
    }
    subscriber.expectsNothing();
    publisher.publishes("ACCOUNTS", "1", 0, 0).publishes("/f", "1", 0, 0);
    publisher.publishes("\u00E9", "1", 0, 0);
    subscriber.expects("PUBLISH ACCOUNTS=1 q0", "PUBLISH /f=1 q0", "PUBLISH \u00E9=1 q0");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.8.0-1")
  void closesOnEveryViolation() {
    broker.online("c").sends(Bytes.of(0x00, 0)).expectsEnd();
    broker.online("c").sends(Bytes.of(0xF0, 0)).expectsEnd();
    for (int first : List.of(0x20, 0x90, 0xB0, 0xD0)) {
      broker.online("c").sends(Bytes.packet(first, Bytes.of(0, 1, 0))).expectsEnd();
    }
    broker.online("c").sends(Bytes.of(0x30, 0x80, 0x80, 0x80, 0x80, 1)).expectsEnd();
    broker.online("c").sends(Bytes.of(0xC0, 1, 0)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.8.0-2")
  void closesTheOneConnectionWhosePacketItFailedOn() {
    BrokerUnderTest broken = BrokerUnderTest.guarded(4, Authenticator.ANYBODY, Guards.MISTAKEN);
    WirePeer other = broken.subscriber("other", "w", 0);
    broken.online(broken.connect("c").will("w")).publishes("mistake", "1", 1, 1).expectsEnd();
    other.expects("PUBLISH w=gone q0").expectsOpen();
  }
}
