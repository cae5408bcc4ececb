package io.ternmq.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketTest {
  private static Connect connect(byte[] password) {
    Will will =
        new Will(
            TopicName.of("will"),
            new byte[] {1},
            QoS.AT_LEAST_ONCE,
            true,
            Properties.builder().add(Property.WILL_DELAY_INTERVAL, 5).build());
    return new Connect(
        ProtocolVersion.MQTT_5, true, 30, "id", will, "name", password, Properties.NONE);
  }

  private static Publish publish(byte[] payload) {
    return new Publish(
        TopicName.of("t"), payload, QoS.AT_LEAST_ONCE, true, true, 7, Properties.NONE);
  }

  @Test
  void arraysCountByTheirContent() {
    assertThat(publish(new byte[] {1, 2})).isEqualTo(publish(new byte[] {1, 2}));
    assertThat(publish(new byte[] {1, 2})).hasSameHashCodeAs(publish(new byte[] {1, 2}));
    assertThat(publish(new byte[] {1, 2})).isNotEqualTo(publish(new byte[] {1, 3}));
    assertThat(connect(new byte[] {1})).isEqualTo(connect(new byte[] {1}));
    assertThat(connect(new byte[] {1})).hasSameHashCodeAs(connect(new byte[] {1}));
    assertThat(connect(new byte[] {1})).isNotEqualTo(connect(new byte[] {2}));
  }

  @Test
  void noTextShowsACredentialOrAPayload() {
    assertThat(connect("secret".getBytes(StandardCharsets.UTF_8)))
        .asString()
        .doesNotContain("secret", "name", "[115")
        .contains("id", "clean start", "30 s", "will");
    assertThat(publish(new byte[] {42})).asString().doesNotContain("42").contains("1 bytes");
  }

  @Test
  void aWillKnowsItsDelay() {
    Will will = connect(new byte[0]).will();
    assertThat(will).isNotNull();
    assertThat(will.delaySeconds()).isEqualTo(5);
  }

  @Test
  void listsAreCopied() {
    List<String> filters = new ArrayList<>(List.of("a"));
    Unsubscribe unsubscribe = new Unsubscribe(1, filters, Properties.NONE);
    filters.clear();
    assertThat(unsubscribe.filters()).containsExactly("a");
  }
}
