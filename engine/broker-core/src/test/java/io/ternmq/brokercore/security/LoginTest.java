package io.ternmq.brokercore.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A login as a line of a log has it. */
class LoginTest {
  private static Login login(String clientId, String user) {
    return new Login(
        clientId,
        ProtocolVersion.MQTT_5,
        user,
        "secret".getBytes(StandardCharsets.UTF_8),
        Properties.NONE,
        Origin.of("192.0.2.7:40000"));
  }

  @Test
  void whatAClientChoseCannotForgeALine() {
    assertThat(login("a\nWARN forged", "b\u001b[2J"))
        .hasToString("login of a\\u000aWARN forged as b\\u001b[2J from 192.0.2.7:40000");
  }

  @Test
  void whatAClientChoseCannotFillTheLog() {
    assertThat(login("x".repeat(65_535), "y".repeat(65_535)).toString()).hasSizeLessThan(600);
  }
}
