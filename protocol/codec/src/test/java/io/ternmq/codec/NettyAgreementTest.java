package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our bytes are read by Netty's MQTT codec as we meant them, and its bytes by us. */
class NettyAgreementTest {
  private static final long SEED = 311L;
  private static final int PACKETS = 3_000;

  @ParameterizedTest
  @EnumSource
  void bothAgreeOnWhatAClientSends(ProtocolVersion version) {
    agree(version, Side.SERVER);
  }

  @ParameterizedTest
  @EnumSource
  void bothAgreeOnWhatAServerSends(ProtocolVersion version) {
    agree(version, Side.CLIENT);
  }

  private static void agree(ProtocolVersion version, Side receiver) {
    System.out.println("seed " + SEED + ", " + version + ", " + receiver);
    PacketGenerator generator = new PacketGenerator(SEED, version);
    EmbeddedChannel netty = netty();
    Connect connect = new Connect(version, true, 0, "client", null, null, null, Properties.NONE);
    read(netty, Wire.encoded(connect, version), new NettyPackets(version));
    netty.releaseOutbound();
    PacketDecoder decoder = Wire.decoder(receiver, version);
    for (int index = 0; index < PACKETS; index++) {
      Packet packet = NettyProperties.inOrder(generator.next(receiver));
      ByteBuf theirs =
          read(netty, Wire.encoded(packet, version), new NettyPackets(version), packet);
      List<Packet> back = Wire.decodeAll(decoder, theirs);
      theirs.release();
      assertThat(back).hasSize(1);
      assertThat(NettyProperties.inOrder(back.get(0))).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothAgreeOnConnect(ProtocolVersion version) {
    PacketGenerator generator = new PacketGenerator(SEED, version);
    for (int index = 0; index < PACKETS; index++) {
      Connect connect = (Connect) NettyProperties.inOrder(generator.connect());
      if (!isAcceptedByNetty(connect)) {
        continue;
      }
      ByteBuf theirs =
          read(netty(), Wire.encoded(connect, version), new NettyPackets(version), connect);
      PacketDecoder decoder =
          new PacketDecoder(Side.SERVER, Wire.MAXIMUM_PACKET_BYTES, new TopicCache());
      assertThat(decoder.step(theirs)).isEqualTo(Step.PACKET);
      assertThat(NettyProperties.inOrder(decoder.packet())).isEqualTo(connect);
      theirs.release();
    }
  }

  // Netty's codec judges client identifiers of 3.x; here the engine does.
  private static boolean isAcceptedByNetty(Connect connect) {
    int length = connect.clientId().length();
    return switch (connect.version()) {
      case MQTT_3_1 -> length > 0 && length <= 23;
      case MQTT_3_1_1 -> length > 0;
      case MQTT_5 -> true;
    };
  }

  private static EmbeddedChannel netty() {
    return new EmbeddedChannel(
        new MqttDecoder(Wire.MAXIMUM_PACKET_BYTES, 65_535), MqttEncoder.INSTANCE);
  }

  private static Packet read(EmbeddedChannel netty, ByteBuf ours, NettyPackets packets) {
    netty.writeInbound(ours);
    MqttMessage message = netty.readInbound();
    assertThat(message.decoderResult().isSuccess()).as("%s", message.decoderResult()).isTrue();
    Packet read = packets.packet(message);
    netty.writeOutbound(message);
    return read;
  }

  /** Lets Netty read our bytes, compares, and lets it write the same message again. */
  private static ByteBuf read(
      EmbeddedChannel netty, ByteBuf ours, NettyPackets packets, Packet expected) {
    assertThat(read(netty, ours, packets)).isEqualTo(expected);
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = netty.readOutbound(); part != null; part = netty.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }
}
