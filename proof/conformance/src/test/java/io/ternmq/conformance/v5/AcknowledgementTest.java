package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PUBACK, PUBREC, PUBREL and PUBCOMP (5.0, 3.4 to 3.7). */
class AcknowledgementTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();
  private final BrokerUnderTest guarded =
      BrokerUnderTest.guarded(5, Authenticator.ANYBODY, Guards.NO_SECRETS);

  /** A client that has room for CONNACK and for no text. */
  private WirePeer narrow() {
    return guarded.online(guarded.connect("narrow").with(Property.maximumPacketSize(20)));
  }

  private static void isBare(Frame frame, String text, int bytes) {
    assertThat(frame).hasToString(text);
    assertThat(frame.property("reason string")).isEmpty();
    assertThat(frame.size()).isEqualTo(bytes);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.4.2-1")
  void answersWithCodesOfPubackOnlyAndWantsNoOther() {
    guarded.subscriber("s", "a", 0);
    guarded
        .online("p")
        .publishes("a", "1", 1, 1)
        .expects("PUBACK 1")
        .publishes("b", "1", 1, 2)
        .expects("PUBACK 2 10")
        .publishes("secret", "1", 1, 3)
        .expects("PUBACK 3 87")
        .sends(Bytes.packet(0x40, Bytes.of(0, 1, 0x92)))
        .expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.4.2-2")
  void sendsAPubackWithoutReasonStringToAClientWithoutRoom() {
    isBare(narrow().publishes("secret", "1", 1, 1).next(), "PUBACK 1 87", 5);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.4.2-3")
  void sendsAPubackWithoutUserPropertiesToAClientWithoutRoom() {
    assertThat(narrow().publishes("secret", "1", 1, 1).next().property("user")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.5.2-1")
  void answersWithCodesOfPubrecOnlyAndWantsNoOther() {
    guarded.subscriber("s", "a", 0);
    guarded
        .online("p")
        .publishes("a", "1", 2, 1)
        .expects("PUBREC 1")
        .publishes("b", "1", 2, 2)
        .expects("PUBREC 2 10")
        .publishes("secret", "1", 2, 3)
        .expects("PUBREC 3 87")
        .sends(Bytes.packet(0x50, Bytes.of(0, 1, 0x92)))
        .expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.5.2-2")
  void sendsAPubrecWithoutReasonStringToAClientWithoutRoom() {
    isBare(narrow().publishes("secret", "1", 2, 1).next(), "PUBREC 1 87", 5);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.5.2-3")
  void sendsAPubrecWithoutUserPropertiesToAClientWithoutRoom() {
    assertThat(narrow().publishes("secret", "1", 2, 1).next().property("user")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.6.1-1")
  void refusesAPubrelWithOtherFlags() {
    for (int flags = 0; flags < 16; flags++) {
      if (flags != 2) {
        broker
            .online("c")
            .sends(Bytes.packet(0x60 | flags, Bytes.of(0, 1)))
            .expectsEnd("DISCONNECT 81");
      }
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.6.2-1")
  void answersWithCodesOfPubrelOnlyAndWantsNoOther() {
    broker
        .online("c")
        .pubrec(7)
        .expects("PUBREL 7 92")
        .sends(Bytes.packet(0x62, Bytes.of(0, 1, 0x80)))
        .expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.6.2-2")
  void sendsAPubrelWithoutReasonStringToAClientWithoutRoom() {
    isBare(narrow().pubrec(7).next(), "PUBREL 7 92", 5);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.6.2-3")
  void sendsAPubrelWithoutUserPropertiesToAClientWithoutRoom() {
    assertThat(narrow().pubrec(7).next().property("user")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.7.2-1")
  void answersWithCodesOfPubcompOnlyAndWantsNoOther() {
    broker
        .online("c")
        .pubrel(7)
        .expects("PUBCOMP 7 92")
        .sends(Bytes.packet(0x70, Bytes.of(0, 1, 0x10)))
        .expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.7.2-2")
  void sendsAPubcompWithoutReasonStringToAClientWithoutRoom() {
    isBare(narrow().pubrel(7).next(), "PUBCOMP 7 92", 5);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.7.2-3")
  void sendsAPubcompWithoutUserPropertiesToAClientWithoutRoom() {
    assertThat(narrow().pubrel(7).next().property("user")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-29")
  void sendsNoReasonStringsThatAreNotWanted() {
    WirePeer quiet =
        guarded.online(guarded.connect("c").with(Property.requestProblemInformation(0)));
    quiet.publishes("secret", "1", 1, 1).publishes("secret", "1", 2, 2).pubrec(3).pubrel(4);
    quiet.subscribes(5, filter("secret", 0), filter("a/#/b", 0)).unsubscribes(6, "none");
    List<Frame> frames = quiet.frames();
    assertThat(frames).hasSize(6).allMatch(frame -> frame.properties().isEmpty());
  }
}
