package io.ternmq.clientcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ServerAddress.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "mqtt://example.org, mqtt://example.org:1883",
    "MQTTS://example.org, mqtts://example.org:8883",
    "ws://example.org, ws://example.org:80/mqtt",
    "wss://example.org:444/x/y, wss://example.org:444/x/y",
    "mqtt://[::1]:1999, mqtt://[::1]:1999",
  })
  void fillsInWhatTheSchemeImplies(String text, String full) {
    assertThat(ServerAddress.parse(text)).hasToString(full);
  }

  @Test
  void keepsTheHostOfIPv6Bare() {
    assertThat(ServerAddress.parse("mqtt://[::1]:1999"))
        .isEqualTo(new ServerAddress(Scheme.MQTT, "::1", 1999, ""));
  }

  @Test
  void isTheSameWhereAllOfItIs() {
    ServerAddress address = ServerAddress.parse("ws://example.org/x");
    assertThat(address)
        .isEqualTo(new ServerAddress(Scheme.WS, "example.org", 80, "/x"))
        .hasSameHashCodeAs(new ServerAddress(Scheme.WS, "example.org", 80, "/x"))
        .isNotEqualTo(new ServerAddress(Scheme.WSS, "example.org", 80, "/x"))
        .isNotEqualTo(new ServerAddress(Scheme.WS, "example.com", 80, "/x"))
        .isNotEqualTo(new ServerAddress(Scheme.WS, "example.org", 81, "/x"))
        .isNotEqualTo(new ServerAddress(Scheme.WS, "example.org", 80, "/y"))
        .isNotEqualTo("ws://example.org/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "http://example.org", "mqtt://", "mqtt://a b", ""})
  void refusesWhatIsNotAnAddressWithASentence(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is not an address");
  }

  @Test
  void aReferenceKeepsTheSchemeAndNeverLeavesEncryption() {
    ServerAddress secure = ServerAddress.parse("mqtts://one.example");
    assertThat(secure.ofReference("two.example:9000 three.example"))
        .hasToString("mqtts://two.example:9000");
    assertThat(secure.ofReference("two.example")).hasToString("mqtts://two.example:8883");
    assertThat(secure.ofReference("?")).isNull();
  }
}
