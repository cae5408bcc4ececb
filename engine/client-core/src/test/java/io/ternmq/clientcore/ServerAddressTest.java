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
    "mqtt://my_broker, mqtt://my_broker:1883",
    "mqtts://my_broker:1999, mqtts://my_broker:1999",
    "ws://my_broker:8083/x, ws://my_broker:8083/x",
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

  @Test
  void keepsTheQueryOfAWebSocketAndDoesNotShowIt() {
    ServerAddress address = ServerAddress.parse("wss://h/mqtt?X-Amz-Signature=a%2Fb");
    assertThat(address.path()).isEqualTo("/mqtt?X-Amz-Signature=a%2Fb");
    assertThat(address).hasToString("wss://h:443/mqtt?...");
    assertThat(ServerAddress.parse("ws://h?a=b").path()).isEqualTo("/mqtt?a=b");
    ServerAddress other = address.ofReference("other.example");
    assertThat(other == null ? "" : other.path()).as("the signature is for one").isEqualTo("/mqtt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt://user:secret@h",
        "mqtt://user:secret@my_broker:1883",
        "mqtt://user:12/secret@h",
        "wss://user:secret@h/mqtt"
      })
  void refusesAUserNameAndPasswordAndSaysWhereTheyGo(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as username and password")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://user:secret@h", "mqtt://user:s^secret@h", "mqtt:user:secret@h"})
  void neverShowsAPassword(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt://h:0", "mqtt://h:65536", "mqtt://my_broker:99999"})
  void refusesAPortThatIsNone(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the port of a server is 1 to 65,535, not ");
    assertThatThrownBy(() -> ServerAddress.tcp("h", 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt://a$b",
        "mqtt://::1:1883",
        "mqtt://my_broker:12x",
        "mqtt://my_broker:9999999999",
        "mqtt:///mqtt",
        "example.org",
        "http://example.org",
        "mqtt://",
        "mqtt://a b",
        ""
      })
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
