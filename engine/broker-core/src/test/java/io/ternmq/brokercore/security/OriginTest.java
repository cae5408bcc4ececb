package io.ternmq.brokercore.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.7:40000",
        "0.0.0.0:0",
        "255.255.255.255:65535",
        "[2001:db8::1]:1883",
        "unix:/run/tern.sock",
        "sensor.example:1883",
        "256.0.0.1:1",
        "1.2.3.4:65536",
        "01.2.3.4:5",
        "1.2.3.4:05",
        "1.2.3:4",
        "1.2.3.4",
        "1.2.3.4:",
        "1.2.3.4:5:6",
        "1.2.3.4.5:6",
        "1..3.4:5",
        "1.2.3.4:+5",
        "1.2.3.4:\u0665",
        ""
      })
  void saysTheAddressAsItWasSaid(String address) {
    Origin origin = Origin.of(address);
    assertThat(origin.address()).isEqualTo(address);
    assertThat(origin).hasToString(address).isEqualTo(Origin.of(address));
    assertThat(origin).hasSameHashCodeAs(Origin.of(address));
  }

  @Test
  void saysAnyAddressOfFourBytesAsItWasSaid() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 10_000; round++) {
      String address =
          "%s.%s.%s.%s:%s"
              .formatted(
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(65_536));
      assertThat(Origin.of(address).address()).isEqualTo(address);
      assertThat(PeerText.toBits(address)).isNotEqualTo(PeerText.NONE);
    }
  }

  @Test
  void tellsOriginsApart() {
    Origin origin = new Origin("192.0.2.7:40000", "mqtt", true, "buoy");
    assertThat(origin).isEqualTo(new Origin("192.0.2.7:40000", "mqtt", true, "buoy"));
    assertThat(origin).isNotEqualTo(new Origin("192.0.2.7:40001", "mqtt", true, "buoy"));
    assertThat(origin).isNotEqualTo(new Origin("192.0.2.8:40000", "mqtt", true, "buoy"));
    assertThat(origin).isNotEqualTo(new Origin("[::1]:40000", "mqtt", true, "buoy"));
    assertThat(origin).isNotEqualTo(new Origin("192.0.2.7:40000", "other", true, "buoy"));
    assertThat(origin).isNotEqualTo(new Origin("192.0.2.7:40000", "mqtt", false, "buoy"));
    assertThat(origin).isNotEqualTo(new Origin("192.0.2.7:40000", "mqtt", true, null));
  }
}
