package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that is a blocking socket and a codec, and answers nothing by itself. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final ProtocolVersion version;
  private final PacketDecoder decoder =
      new PacketDecoder(PacketDecoder.Side.CLIENT, 1 << 24, new TopicCache());
  private final ByteBuf input = Unpooled.buffer();

  public RawClient(@Nullable InetSocketAddress address, ProtocolVersion version)
      throws IOException {
    this.version = version;
    decoder.version(version);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(Objects.requireNonNull(address), PATIENCE_MILLIS);
  }

  /** A client whose CONNECT was accepted. */
  public static RawClient connected(Broker broker, ProtocolVersion version, String clientId)
      throws IOException {
    return connected(broker.mqttAddress(), version, clientId);
  }

  /** The same, at this address. */
  public static RawClient connected(
      @Nullable InetSocketAddress address, ProtocolVersion version, String clientId)
      throws IOException {
    RawClient client = new RawClient(address, version);
    client.send(new Connect(version, true, 60, clientId, null, null, null, Properties.NONE));
    assertThat(client.receive())
        .isInstanceOfSatisfying(
            ConnAck.class, ack -> assertThat(ack.reason()).isEqualTo(ReasonCode.SUCCESS));
    return client;
  }

  public void send(Packet packet) throws IOException {
    ByteBuf out = Unpooled.buffer();
    assertThat(PacketEncoder.encode(packet, version, Integer.MAX_VALUE, out)).isTrue();
    sendBytes(ByteBufUtil.getBytes(out));
  }

  public void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  public void subscribe(String filter, QoS qos) throws IOException {
    SubscriptionRequest request =
        new SubscriptionRequest(filter, qos, false, false, RetainHandling.SEND);
    send(new Subscribe(1, List.of(request), Properties.NONE));
    assertThat(receive()).isInstanceOf(SubAck.class);
  }

  public void unsubscribe(String filter) throws IOException {
    send(new Unsubscribe(2, List.of(filter), Properties.NONE));
    assertThat(receive()).isInstanceOf(UnsubAck.class);
  }

  public void publish(String topic, String payload, QoS qos, int packetId) throws IOException {
    send(
        new Publish(
            TopicName.of(topic),
            payload.getBytes(StandardCharsets.UTF_8),
            qos,
            false,
            false,
            packetId,
            Properties.NONE));
  }

  public void acknowledge(PacketType type, int packetId) throws IOException {
    send(Acknowledgement.of(type, packetId));
  }

  /** The next packet, awaited. */
  public Packet receive() throws IOException {
    while (true) {
      PacketDecoder.Step step = decoder.step(input);
      switch (step) {
        case PACKET -> {
          return decoder.packet();
        }
        case ACKNOWLEDGEMENT -> {
          return decoder.acknowledgement();
        }
        case MALFORMED -> throw new AssertionError(decoder.fault().sentence());
        case NEED_MORE -> read();
      }
    }
  }

  private void read() throws IOException {
    input.discardReadBytes();
    byte[] bytes = new byte[8_192];
    int count = socket.getInputStream().read(bytes);
    if (count < 0) {
      throw new IOException("the broker closed the connection");
    }
    input.writeBytes(bytes, 0, count);
  }

  /** The next PUBLISH as topic, payload, QoS. */
  public Publish receivePublish() throws IOException {
    return (Publish) receive();
  }

  public static String text(Publish publish) {
    return new String(publish.payload(), StandardCharsets.UTF_8);
  }

  /** True where the broker closes with a FIN and nothing before it. */
  public boolean isEndedByBroker() throws IOException {
    return !input.isReadable() && socket.getInputStream().read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
