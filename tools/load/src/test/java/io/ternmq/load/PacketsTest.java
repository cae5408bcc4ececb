package io.ternmq.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PacketsTest {
  private static LoadPlan.Target target(
      boolean isVersion5, boolean isDurable, LoadPlan.Access access) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1883);
    return new LoadPlan.Target(address, isVersion5, isDurable, access, List.of());
  }

  @Test
  void connectsWithVersion311() {
    LoadPlan.Target target = target(false, false, LoadPlan.Access.OPEN);
    assertThat(hex(Packets.connect(target, "ab", 60)))
        .isEqualTo("100e" + "00044d515454" + "04" + "02" + "003c" + "00026162");
  }

  @Test
  void connectsWithASessionThatIsKept() {
    LoadPlan.Target target = target(false, true, LoadPlan.Access.OPEN);
    assertThat(hex(Packets.connect(target, "ab", 60)))
        .isEqualTo("100e" + "00044d515454" + "04" + "00" + "003c" + "00026162");
  }

  @Test
  void connectsWithVersion5AndNoProperties() {
    LoadPlan.Target target = target(true, false, LoadPlan.Access.OPEN);
    assertThat(hex(Packets.connect(target, "ab", 0)))
        .isEqualTo("100f" + "00044d515454" + "05" + "02" + "0000" + "00" + "00026162");
  }

  @Test
  void connectsWithNameAndPassword() {
    LoadPlan.Target target = target(false, false, new LoadPlan.Access(null, "u", "pw"));
    assertThat(hex(Packets.connect(target, "ab", 60)))
        .isEqualTo(
            "1015" + "00044d515454" + "04" + "c2" + "003c" + "00026162" + "000175" + "00027077");
    assertThatThrownBy(() -> new LoadPlan.Access(null, null, "pw")).isInstanceOf(LoadFailed.class);
  }

  @Test
  void subscribesInBothVersions() {
    assertThat(hex(Packets.subscribe(false, "a/b", 2))).isEqualTo("8208" + "0001" + "0003612f6202");
    assertThat(hex(Packets.subscribe(true, "a/b", 1)))
        .isEqualTo("8209" + "0001" + "00" + "0003612f6201");
  }

  @Test
  void acknowledgesWithTheFlagsOfEachType() {
    Output output = new Output(64);
    Packets.putAcknowledgement(output, PacketTypes.PUBACK, 1);
    Packets.putAcknowledgement(output, PacketTypes.PUBREC, 0x1234);
    Packets.putAcknowledgement(output, PacketTypes.PUBREL, 0xffff);
    Packets.putAcknowledgement(output, PacketTypes.PUBCOMP, 2);

    assertThat(hex(Bytes.writtenBy(output)))
        .isEqualTo("40020001" + "50021234" + "6202ffff" + "70020002");
  }

  @Test
  void publishesWithItsOwnMarksInEachCopy() {
    Output output = new Output(256);
    PublishTemplate template = new PublishTemplate(false, "t", 1, 3, 21);
    template.putTo(output, 0x0102, 5, 6);
    template.putTo(output, 0x0103, 7, 8);

    assertThat(hex(Bytes.writtenBy(output)))
        .isEqualTo(
            "321a"
                + "000174"
                + "0102"
                + "00000003"
                + "0000000000000005"
                + "0000000000000006"
                + "00"
                + "321a"
                + "000174"
                + "0103"
                + "00000003"
                + "0000000000000007"
                + "0000000000000008"
                + "00");
  }

  @Test
  void publishesAtQos0WithoutPacketIdAndIn5WithProperties() {
    Output output = new Output(256);
    new PublishTemplate(true, "t", 0, 1, 20).putTo(output, 9, 0, 0);

    assertThat(hex(Bytes.writtenBy(output)))
        .isEqualTo("3018" + "000174" + "00" + "00000001" + "00".repeat(16));
  }

  @Test
  void refusesMoreOutputThanItsLimit() {
    Output output = new Output(8);
    Packets.putAcknowledgement(output, PacketTypes.PUBACK, 1);
    Packets.putAcknowledgement(output, PacketTypes.PUBACK, 2);

    assertThat(output.fits(1)).isFalse();
    assertThatThrownBy(() -> Packets.putAcknowledgement(output, PacketTypes.PUBACK, 3))
        .isInstanceOf(LoadFailed.class)
        .hasMessageContaining("stopped reading");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
