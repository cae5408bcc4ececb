package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {
  private static final long SEED = 20_260_101L;
  private static final int PACKETS = 5_000;

  @ParameterizedTest
  @EnumSource
  void whatAClientSendsComesOutAsItWentIn(ProtocolVersion version) {
    comesOutAsItWentIn(version, Side.SERVER);
  }

  @ParameterizedTest
  @EnumSource
  void whatAServerSendsComesOutAsItWentIn(ProtocolVersion version) {
    comesOutAsItWentIn(version, Side.CLIENT);
  }

  private static void comesOutAsItWentIn(ProtocolVersion version, Side receiver) {
    System.out.println("seed " + SEED + ", " + version + ", " + receiver);
    PacketGenerator generator = new PacketGenerator(SEED, version);
    PacketDecoder decoder = Wire.decoder(receiver, version);
    List<Packet> sent = new ArrayList<>();
    ByteBuf stream = Unpooled.buffer();
    for (int index = 0; index < PACKETS; index++) {
      Packet packet = generator.next(receiver);
      sent.add(packet);
      assertThat(PacketEncoder.encode(packet, version, Integer.MAX_VALUE, stream)).isTrue();
    }
    List<Packet> received = Wire.decodeAll(decoder, stream);
    assertThat(received).hasSameSizeAs(sent);
    for (int index = 0; index < PACKETS; index++) {
      assertThat(received.get(index)).isEqualTo(sent.get(index));
    }
    assertThat(stream.isReadable()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aConnectComesOutAsItWentIn(ProtocolVersion version) {
    PacketGenerator generator = new PacketGenerator(SEED, version);
    for (int index = 0; index < PACKETS; index++) {
      Connect connect = generator.connect();
      PacketDecoder decoder =
          new PacketDecoder(Side.SERVER, Wire.MAXIMUM_PACKET_BYTES, new TopicCache());
      assertThat(decoder.step(Wire.encoded(connect, version))).isEqualTo(Step.PACKET);
      assertThat(decoder.packet()).isEqualTo(connect);
      assertThat(decoder.version()).isEqualTo(version);
    }
  }
}
