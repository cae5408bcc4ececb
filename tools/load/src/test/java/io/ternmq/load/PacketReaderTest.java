package io.ternmq.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PacketReaderTest {
  private static final byte[] PACKETS = somePackets();

  private final RecordingSink sink = new RecordingSink();

  @Test
  void findsEveryPacketOfAStretch() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(4096).put(PACKETS);

    int consumed = PacketReader.read(bytes, 0, PACKETS.length, sink);

    assertThat(consumed).isEqualTo(PACKETS.length);
    assertThat(sink.seen)
        .containsExactly(
            "control 2 of 2 bytes",
            "publish 50 of 67 bytes",
            "publish 48 of 305 bytes",
            "acknowledgement 4 of 258, reason 0",
            "acknowledgement 6 of 65535, reason 0",
            "acknowledgement 5 of 7, reason 151",
            "control 13 of 0 bytes");
  }

  @Test
  void findsTheSamePacketsWhereverTheBytesAreSplit() {
    ByteBuffer whole = ByteBuffer.allocateDirect(4096).put(PACKETS);
    PacketReader.read(whole, 0, PACKETS.length, sink);

    for (int split = 0; split <= PACKETS.length; split++) {
      RecordingSink splitSink = new RecordingSink();
      ByteBuffer bytes = ByteBuffer.allocateDirect(4096).put(PACKETS);
      int consumed = PacketReader.read(bytes, 0, split, splitSink);
      assertThat(consumed).isLessThanOrEqualTo(split);
      int end = PacketReader.read(bytes, consumed, PACKETS.length, splitSink);
      assertThat(end).isEqualTo(PACKETS.length);
      assertThat(splitSink.seen).as("split at %d", split).isEqualTo(sink.seen);
    }
  }

  @Test
  void refusesALengthOfFiveBytes() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0x30, -1, -1, -1, -1, 1});

    assertThatThrownBy(() -> PacketReader.read(bytes, 0, 6, sink))
        .isInstanceOf(LoadFailed.class)
        .hasMessage("The broker sent a length of more than four bytes.");
  }

  @Test
  void refusesAPacketLargerThanTheBuffer() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0x30, -1, -1, 127});

    assertThatThrownBy(() -> PacketReader.read(bytes, 0, 4, sink))
        .isInstanceOf(LoadFailed.class)
        .hasMessageContaining("2097151 bytes");
  }

  @Test
  void refusesAnAcknowledgementWithoutPacketId() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0x40, 1, 0});

    assertThatThrownBy(() -> PacketReader.read(bytes, 0, 3, sink))
        .isInstanceOf(LoadFailed.class)
        .hasMessageContaining("without a packet id");
  }

  private static byte[] somePackets() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x20, 2, 0, 0});
    out.writeBytes(publish(1, 60));
    out.writeBytes(publish(0, 300));
    out.writeBytes(new byte[] {0x40, 2, 1, 2});
    out.writeBytes(new byte[] {0x62, 2, -1, -1});
    out.writeBytes(new byte[] {0x50, 3, 0, 7, (byte) 0x97});
    out.writeBytes(new byte[] {(byte) 0xd0, 0});
    return out.toByteArray();
  }

  private static byte[] publish(int qos, int payloadBytes) {
    Output output = new Output(4096);
    new PublishTemplate(false, "abc", qos, 0, payloadBytes).putTo(output, 1, 0, 0);
    return Bytes.writtenBy(output);
  }

  /** Writes down what it is given, one sentence a packet. */
  private static final class RecordingSink implements PacketSink {
    private final List<String> seen = new ArrayList<>();

    @Override
    public void onPublish(ByteBuffer bytes, int header, int start, int end) {
      byte[] topic = new byte[3];
      bytes.get(start + 2, topic);
      assertThat(new String(topic, StandardCharsets.UTF_8)).isEqualTo("abc");
      seen.add("publish " + header + " of " + (end - start) + " bytes");
    }

    @Override
    public void onAcknowledgement(int type, int packetId, int reason) {
      seen.add("acknowledgement " + type + " of " + packetId + ", reason " + reason);
    }

    @Override
    public void onControl(int type, ByteBuffer bytes, int start, int end) {
      seen.add("control " + type + " of " + (end - start) + " bytes");
    }
  }
}
