package io.ternmq.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of MQTT 5.0 that is a socket, keeps its session for an hour, and can be cut. */
final class Device implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final long EXPIRY_SECONDS = 3_600;

  private final Socket socket = new Socket();
  private final ByteBuf input = Unpooled.buffer();
  private final PacketDecoder decoder =
      new PacketDecoder(PacketDecoder.Side.CLIENT, 1 << 24, new TopicCache());

  private Device(InetSocketAddress address) throws IOException {
    decoder.version(ProtocolVersion.MQTT_5);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(address, PATIENCE_MILLIS);
  }

  /** Connects, and resumes the session that there is. */
  static Device connected(InetSocketAddress address, String clientId) throws IOException {
    return connected(address, clientId, null, null);
  }

  static Device connected(
      InetSocketAddress address, String clientId, @Nullable String user, byte @Nullable [] password)
      throws IOException {
    Device device = new Device(address);
    Properties properties =
        Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, EXPIRY_SECONDS).build();
    device.send(
        new Connect(ProtocolVersion.MQTT_5, false, 60, clientId, null, user, password, properties));
    if (!(device.receive() instanceof ConnAck ack) || ack.reason().isFailure()) {
      throw new IOException("the broker does not let it in");
    }
    return device;
  }

  void send(Packet packet) throws IOException {
    ByteBuf out = Unpooled.buffer();
    PacketEncoder.encode(packet, ProtocolVersion.MQTT_5, Integer.MAX_VALUE, out);
    socket.getOutputStream().write(ByteBufUtil.getBytes(out));
  }

  void subscribe(String filter, QoS qos) throws IOException {
    SubscriptionRequest request =
        new SubscriptionRequest(filter, qos, false, false, RetainHandling.SEND);
    send(new Subscribe(1, List.of(request), Properties.NONE));
    receive();
  }

  void publish(String topic, String payload, boolean retain) throws IOException {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    send(
        new Publish(
            TopicName.of(topic), bytes, QoS.AT_MOST_ONCE, false, retain, 0, Properties.NONE));
  }

  /** Shows that the broker still answers it. */
  void ping() throws IOException {
    send(PingReq.INSTANCE);
    receive();
  }

  /** The next packet, awaited. */
  Packet receive() throws IOException {
    while (true) {
      switch (decoder.step(input)) {
        case PACKET -> {
          return decoder.packet();
        }
        case ACKNOWLEDGEMENT -> {
          return decoder.acknowledgement();
        }
        case MALFORMED -> throw new AssertionError(decoder.fault().sentence());
        case NEED_MORE -> {
          byte[] bytes = new byte[8_192];
          int count = socket.getInputStream().read(bytes);
          if (count < 0) {
            throw new IOException("the broker closed the connection");
          }
          input.writeBytes(bytes, 0, count);
        }
      }
    }
  }

  /** The next PUBLISH. */
  Publish receivePublish() throws IOException {
    return (Publish) receive();
  }

  /** Is gone with a RST. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Is gone with a FIN. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
