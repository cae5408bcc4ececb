package io.ternmq.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.SubscriptionChange;
import io.ternmq.conformance.Statement;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client of either version sends on line, byte by byte. */
public abstract class FlowStatements {
  static final int PUBACK = 0x40;
  static final int PUBREC = 0x50;

  /** The version that the tests are about. */
  protected abstract ProtocolVersion version();

  /** A client on line. */
  protected final ClientUnderTest online() {
    return ClientUnderTest.online(version());
  }

  /** The packet id of a PUBLISH to "t", SUBSCRIBE or acknowledgement. */
  private static int idAt(String packet, int octet) {
    return Integer.parseInt(packet.substring(2 * octet, 2 * octet + 4), 16);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-2")
  @Statement(version = "5.0", id = "MQTT-2.2.1-3")
  protected void newRequestsHaveIdsAboveZeroThatAreFree() {
    ClientUnderTest client = online();
    client.publish(1);
    client.publish(2);
    client.subscribe("a");
    client.unsubscribe("b");
    List<String> sent = client.sent();
    assertThat(
            List.of(
                idAt(sent.get(0), 5),
                idAt(sent.get(1), 5),
                idAt(sent.get(2), 2),
                idAt(sent.get(3), 2)))
        .doesNotHaveDuplicates()
        .doesNotContain(0);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-23")
  @Statement(version = "5.0", id = "MQTT-3.1.2-20")
  protected void aClientWithNothingToSayPingsWithinItsKeepAlive() {
    ClientUnderTest client = online();
    client.pass(60 * ClientUnderTest.SECOND_NANOS);
    assertThat(client.sent()).contains("c000");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.6.0-1")
  @Statement(version = "5.0", id = "MQTT-4.6.0-1")
  protected void repeatsInTheOrderOfFirstSending() {
    ClientUnderTest client = online();
    client.publish(1);
    client.publish(2);
    client.publish(1);
    List<Integer> first = client.sent().stream().map(packet -> idAt(packet, 5)).toList();
    client.comeBack();
    client.sent();
    client.connAck(true);
    List<String> again = client.sent();
    assertThat(again.stream().map(packet -> idAt(packet, 5))).containsExactlyElementsOf(first);
    assertThat(again).allMatch(packet -> packet.startsWith("3a") || packet.startsWith("3c"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.6.0-2")
  @Statement(version = "5.0", id = "MQTT-4.6.0-2")
  protected void pubacksLeaveInTheOrderOfTheMessages() {
    ClientUnderTest client = online();
    client.message(1, false, 5);
    client.message(1, false, 3);
    client.handled(1);
    assertThat(client.sent()).isEmpty();
    client.handled(0);
    assertThat(client.sent()).containsExactly("40020005", "40020003");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.6.0-3")
  @Statement(version = "5.0", id = "MQTT-4.6.0-3")
  protected void pubrecsLeaveInTheOrderOfTheMessages() {
    ClientUnderTest client = online();
    client.message(2, false, 5);
    client.message(2, false, 3);
    client.handled(1);
    client.handled(0);
    assertThat(client.sent()).containsExactly("50020005", "50020003");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.6.0-4")
  @Statement(version = "5.0", id = "MQTT-4.6.0-4")
  protected void pubrelsLeaveInTheOrderOfThePubrecs() {
    ClientUnderTest client = online();
    client.publish(2);
    client.publish(2);
    client.sent();
    client.acknowledge(PUBREC, 2);
    client.acknowledge(PUBREC, 1);
    assertThat(client.sent()).containsExactly("62020002", "62020001");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.5.0-2")
  @Statement(version = "5.0", id = "MQTT-4.5.0-2")
  protected void acknowledgesWhatItGetsWantedOrNot() {
    ClientUnderTest client = online();
    client.message(1, false, 9); // nothing was subscribed to
    client.handled(0);
    assertThat(client.sent()).containsExactly("40020009");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.3-1")
  @Statement(version = "5.0", id = "MQTT-3.8.3-1")
  protected void theFiltersOfSubscribeAreWellFormedText() {
    ClientUnderTest client = online();
    client.subscribe("caf\u00e9/#");
    assertThat(client.sent().get(0)).endsWith("0007636166c3a92f23" + "01");
    assertThatThrownBy(() -> TopicFilter.of("a\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.3-3")
  @Statement(version = "5.0", id = "MQTT-3.8.3-2")
  protected void aSubscribeWithoutAFilterCannotBeAskedFor() {
    assertThatThrownBy(SubscriptionChange::subscribe).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.3-1")
  @Statement(version = "5.0", id = "MQTT-3.10.3-1")
  protected void theFiltersOfUnsubscribeAreWellFormedText() {
    ClientUnderTest client = online();
    client.unsubscribe("caf\u00e9");
    assertThat(client.sent().get(0)).endsWith("0005636166c3a9");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.3-2")
  @Statement(version = "5.0", id = "MQTT-3.10.3-2")
  protected void anUnsubscribeWithoutAFilterCannotBeAskedFor() {
    assertThatThrownBy(SubscriptionChange::unsubscribe)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.1-2")
  @Statement(version = "5.0", id = "MQTT-4.7.1-1")
  protected void hashStandsLastAndAlone() {
    assertThat(TopicFilter.of("a/#").text()).isEqualTo("a/#");
    for (String wrong : List.of("a/#/b", "a#", "#/a")) {
      assertThatThrownBy(() -> TopicFilter.of(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.1-3")
  @Statement(version = "5.0", id = "MQTT-4.7.1-2")
  protected void plusFillsItsLevel() {
    assertThat(TopicFilter.of("a/+/b").text()).isEqualTo("a/+/b");
    for (String wrong : List.of("a+", "a/+b", "+a/b")) {
      assertThatThrownBy(() -> TopicFilter.of(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.14.4-1")
  @Statement(version = "5.0", id = "MQTT-3.14.4-2")
  protected void closesAfterItsDisconnect() {
    ClientUnderTest client = online();
    client.stop();
    assertThat(client.sent()).containsExactly("e000");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.14.4-2")
  @Statement(version = "5.0", id = "MQTT-3.14.4-1")
  protected void sendsNothingBehindItsDisconnect() {
    ClientUnderTest client = online();
    client.stop();
    client.publish(1);
    client.subscribe("a");
    client.pass(600 * ClientUnderTest.SECOND_NANOS);
    assertThat(client.sent()).containsExactly("e000");
  }
}
