package io.ternmq.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection to the {@link SinkBroker}. Owned by the broker's thread. */
final class SinkPeer implements PacketSink {
  private static final int OUTPUT_LIMIT_BYTES = 64 << 20;
  private static final byte[] NOTHING = {};
  private static final byte[] CONNACK = {PacketTypes.CONNACK << 4, 2, 0, 0};
  private static final byte[] PINGRESP = {(byte) (PacketTypes.PINGRESP << 4), 0};

  private final SinkBroker broker;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Output output = new Output(OUTPUT_LIMIT_BYTES);
  private boolean isQueuedForFlush;
  private byte[] carried = NOTHING;
  private int subscribedQos;
  private int lastPacketId;
  private int publishedCount;
  private byte[] topic = NOTHING;
  private @Nullable List<SinkPeer> targets;

  SinkPeer(SinkBroker broker, SocketChannel channel, SelectionKey key) {
    this.broker = broker;
    this.channel = channel;
    this.key = key;
  }

  void onReady(ByteBuffer input) throws IOException {
    if (key.isWritable()) {
      key.interestOps(SelectionKey.OP_READ);
      requestFlush();
    }
    if (!key.isReadable()) {
      return;
    }
    input.clear();
    input.put(carried);
    if (channel.read(input) < 0) {
      channel.close();
      return;
    }
    int end = input.position();
    int consumed = PacketReader.read(input, 0, end, this);
    carried = end == consumed ? NOTHING : new byte[end - consumed];
    input.get(consumed, carried);
  }

  void flush() throws IOException {
    isQueuedForFlush = false;
    if (channel.isOpen() && !output.isEmpty() && !output.writeTo(channel)) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  @Override
  public void onPublish(ByteBuffer bytes, int header, int start, int end) {
    int qos = (header >> 1) & 3;
    int idAt = start + 2 + (bytes.getShort(start) & 0xffff);
    for (int copies = copiesOfNext(); copies > 0; copies--) {
      for (SinkPeer target : targetsOf(bytes, start + 2, idAt)) {
        target.deliver(bytes, start, idAt, end, qos);
      }
    }
    if (qos > 0) {
      int type = qos == 1 ? PacketTypes.PUBACK : PacketTypes.PUBREC;
      acknowledge(type, bytes.getShort(idAt) & 0xffff);
    }
  }

  @Override
  public void onAcknowledgement(int type, int packetId, int reason) {
    if (type == PacketTypes.PUBREC) {
      acknowledge(PacketTypes.PUBREL, packetId);
    } else if (type == PacketTypes.PUBREL) {
      acknowledge(PacketTypes.PUBCOMP, packetId);
    }
  }

  @Override
  public void onControl(int type, ByteBuffer bytes, int start, int end) {
    switch (type) {
      case PacketTypes.CONNECT -> send(CONNACK);
      case PacketTypes.PINGREQ -> send(PINGRESP);
      case PacketTypes.SUBSCRIBE -> subscribe(bytes, start, end);
      default -> {}
    }
  }

  private void subscribe(ByteBuffer bytes, int start, int end) {
    byte[] filter = new byte[bytes.getShort(start + 2) & 0xffff];
    bytes.get(start + 4, filter);
    subscribedQos = bytes.get(end - 1);
    broker.subscribersOf(new String(filter, StandardCharsets.UTF_8)).add(this);
    byte high = bytes.get(start);
    byte low = bytes.get(start + 1);
    send(new byte[] {(byte) (PacketTypes.SUBACK << 4), 3, high, low, (byte) subscribedQos});
  }

  private int copiesOfNext() {
    int interval = broker.spoiledInterval();
    int position = interval == 0 ? -1 : publishedCount++ % interval;
    return position == 0 ? 0 : position == 1 ? 2 : 1;
  }

  /** Remembers the last topic's subscribers: a publisher of the generator has only one. */
  private List<SinkPeer> targetsOf(ByteBuffer bytes, int from, int to) {
    List<SinkPeer> known = targets;
    if (known != null && isTopic(bytes, from, to)) {
      return known;
    }
    topic = new byte[to - from];
    bytes.get(from, topic);
    known = broker.subscribersOf(new String(topic, StandardCharsets.UTF_8));
    targets = known;
    return known;
  }

  private boolean isTopic(ByteBuffer bytes, int from, int to) {
    if (topic.length != to - from) {
      return false;
    }
    for (int index = 0; index < topic.length; index++) {
      if (bytes.get(from + index) != topic[index]) {
        return false;
      }
    }
    return true;
  }

  private void deliver(ByteBuffer bytes, int start, int idAt, int end, int publishedQos) {
    int qos = Math.min(publishedQos, subscribedQos);
    int from = publishedQos > 0 ? idAt + 2 : idAt;
    int bodyBytes = idAt - start + (qos > 0 ? 2 : 0) + end - from;
    ByteBuffer to = output.reserve(bodyBytes + 5);
    to.put((byte) ((PacketTypes.PUBLISH << 4) | (qos << 1)));
    int rest = bodyBytes;
    for (; rest > 127; rest >>>= 7) {
      to.put((byte) ((rest & 0x7f) | 0x80));
    }
    to.put((byte) rest);
    copy(bytes, start, idAt, to);
    if (qos > 0) {
      lastPacketId = lastPacketId == 0xffff ? 1 : lastPacketId + 1;
      to.putShort((short) lastPacketId);
    }
    copy(bytes, from, end, to);
    requestFlush();
  }

  private static void copy(ByteBuffer from, int start, int end, ByteBuffer to) {
    to.put(to.position(), from, start, end - start);
    to.position(to.position() + end - start);
  }

  private void acknowledge(int type, int packetId) {
    Packets.putAcknowledgement(output, type, packetId);
    requestFlush();
  }

  private void send(byte[] packet) {
    output.reserve(packet.length).put(packet);
    requestFlush();
  }

  private void requestFlush() {
    if (!isQueuedForFlush) {
      isQueuedForFlush = true;
      broker.unflushed().add(this);
    }
  }
}
