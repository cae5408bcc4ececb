package io.ternmq.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that does what a test tells it, packet by packet, over a real socket. */
final class ScriptedServer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final ServerSocket socket;

  ScriptedServer() throws IOException {
    socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  String uri() {
    return "mqtt://127.0.0.1:" + socket.getLocalPort();
  }

  /** Waits for the next connection. */
  Peer accept() throws IOException {
    return new Peer(socket.accept());
  }

  /** Waits for the next connection and its CONNECT, and accepts it. */
  Peer welcome(boolean sessionPresent) throws IOException {
    return welcome(sessionPresent, Properties.NONE);
  }

  Peer welcome(boolean sessionPresent, Properties properties) throws IOException {
    Peer peer = accept();
    peer.connect = peer.read(Connect.class);
    peer.write(new ConnAck(sessionPresent, ReasonCode.SUCCESS, properties));
    return peer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The server's end of one connection. */
  static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final ByteBuf in = Unpooled.buffer();
    private final PacketDecoder decoder =
        new PacketDecoder(PacketDecoder.Side.SERVER, 1 << 20, new TopicCache());
    private Connect connect =
        new Connect(ProtocolVersion.MQTT_5, true, 0, "", null, null, null, Properties.NONE);

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** The CONNECT that was welcomed. */
    Connect connect() {
      return connect;
    }

    <P extends Packet> P read(Class<P> kind) throws IOException {
      while (true) {
        PacketDecoder.Step step = decoder.step(in);
        if (step == PacketDecoder.Step.PACKET) {
          return kind.cast(decoder.packet());
        } else if (step == PacketDecoder.Step.ACKNOWLEDGEMENT) {
          return kind.cast(decoder.acknowledgement());
        } else if (step == PacketDecoder.Step.MALFORMED) {
          throw new AssertionError(decoder.fault().sentence());
        }
        byte[] bytes = new byte[4_096];
        int count = socket.getInputStream().read(bytes);
        if (count < 0) {
          throw new AssertionError("the client closed the connection");
        }
        in.writeBytes(bytes, 0, count);
      }
    }

    void write(Packet packet) throws IOException {
      ByteBuf out = Unpooled.buffer();
      PacketEncoder.encode(packet, connect.version(), Integer.MAX_VALUE, out);
      socket.getOutputStream().write(out.array(), 0, out.readableBytes());
    }

    /** Sends these bytes as they are. */
    void writeBytes(byte... bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    /** Ends the connection with RST. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** True where the client ends the connection with nothing more. */
    boolean isEnded() throws IOException {
      return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
