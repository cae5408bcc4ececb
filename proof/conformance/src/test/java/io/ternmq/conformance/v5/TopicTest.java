package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Topic names and filters (5.0, 4.7 and 4.8). */
class TopicTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-4.7.1-1")
  void refusesAFilterWithAMisplacedHash() {
    for (String filter : List.of("a#", "a/#/b", "#/a", "a/b#", "##")) {
      broker.online("c").subscribes(1, filter(filter, 0)).expects("SUBACK 1 8F").expectsOpen();
    }
    broker.online("c").subscribes(1, filter("#", 0), filter("a/#", 0)).expects("SUBACK 1 00 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.7.1-2")
  void refusesAFilterWithAMisplacedPlus() {
    for (String filter : List.of("a+", "+a", "a/b+", "a/+b/c", "++")) {
      broker.online("c").subscribes(1, filter(filter, 0)).expects("SUBACK 1 8F").expectsOpen();
    }
    broker
        .online("c")
        .subscribes(1, filter("+", 0), filter("a/+/b", 0), filter("+/#", 0))
        .expects("SUBACK 1 00 00 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.7.2-1")
  void matchesNoTopicThatBeginsWithADollarByALeadingWildcard() {
    WirePeer hash = broker.subscriber("hash", "#", 0);
    WirePeer plus = broker.subscriber("plus", "+/b", 0);
    WirePeer dollar = broker.subscriber("dollar", "$a/#", 0);
    broker.online("p").publishes("$a/b", "1", 0, 0).retains("$a/b", "2", 0, 0);
    hash.expectsNothing();
    plus.expectsNothing();
    dollar.expects("PUBLISH $a/b=1 q0", "PUBLISH $a/b=2 q0");
    assertThat(broker.retained("#")).isEmpty();
    assertThat(broker.retained("+/b")).isEmpty();
    assertThat(broker.retained("$a/+")).hasSize(1);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.7.3-1")
  void refusesAnEmptyTopicAndAnEmptyFilter() {
    broker.online("c").publishes("", "1", 0, 0).expectsEnd("DISCONNECT 82");
    broker.online("c").subscribes(1, filter("", 0)).expects("SUBACK 1 8F");
    broker.open().sends(broker.connect("c").will("")).expectsEnd("CONNACK 90");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.7.3-2")
  void refusesNulInTopicsAndFilters() {
    broker.online("c").publishes("a\0", "1", 0, 0).expectsEnd("DISCONNECT 81");
    broker.online("c").subscribes(1, filter("\0a", 0)).expectsEnd("DISCONNECT 81");
    broker.online("c").unsubscribes(1, "\0").expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.7.3-4")
  void matchesTopicsExactlyAsTheyAre() {
    WirePeer subscriber = broker.online("s");
    subscriber.subscribes(1, filter("a b/\u00E9", 0), filter("/x", 0), filter("y/", 0));
    subscriber.expects("SUBACK 1 00 00 00");
    WirePeer publisher = broker.online("p");
    for (String topic : List.of("a b/e\u0301", "a b/\u00C9", "x", "x/", "y", "/y", "//x")) {
      publisher.publishes(topic, "1", 1, 1).expects("PUBACK 1 10");
    }
    subscriber.expectsNothing();
    publisher
        .publishes("a b/\u00E9", "1", 0, 0)
        .publishes("/x", "1", 0, 0)
        .publishes("y/", "1", 0, 0);
    subscriber.expects("PUBLISH a b/\u00E9=1 q0", "PUBLISH /x=1 q0", "PUBLISH y/=1 q0");
  }
}
