package io.ternmq.load.storm;

import java.nio.ByteBuffer;

/** One client that stays: it listens on a topic of its own. Owned by the live clients' thread. */
final class LiveMember implements Wire.Peer {
  /** The phase in which it was sent, and when. */
  static final int PAYLOAD_BYTES = 64;

  private final LiveClients clients;
  private final String clientId;
  private final String topic;
  private final byte[] publish;
  private final int payloadAt;
  private @org.jspecify.annotations.Nullable Wire wire;
  private boolean isReady;

  LiveMember(LiveClients clients, String clientId, String topic, String next) {
    this.clients = clients;
    this.clientId = clientId;
    this.topic = topic;
    this.publish = Packets.publish(next, new byte[PAYLOAD_BYTES]);
    this.payloadAt = publish.length - PAYLOAD_BYTES;
  }

  void comes(Wire fresh) {
    wire = fresh;
  }

  boolean isReady() {
    return isReady;
  }

  /** Sends one message to the next. */
  void send(LiveClients.Phase phase) {
    if (wire != null && isReady) {
      ByteBuffer payload = ByteBuffer.wrap(publish, payloadAt, PAYLOAD_BYTES);
      payload.putInt(phase.ordinal()).putLong(System.nanoTime());
      clients.onSent(phase);
      wire.send(publish);
    }
  }

  void close() {
    if (wire != null) {
      wire.send(Packets.GOODBYE);
      wire.close();
    }
  }

  @Override
  public void onOpen() {
    if (wire != null) {
      wire.send(Packets.connect(clientId, false, clients.login()));
    }
  }

  @Override
  public void onPacket(int type, ByteBuffer body) {
    switch (type) {
      case Packets.CONNACK -> onConnAck(body.get(body.position() + 1) & 0xff);
      case Packets.SUBACK -> onSubAck(body.get(body.limit() - 1) & 0xff);
      case Packets.PUBLISH -> {
        int at = Packets.payloadStart(body);
        clients.onReceived(body.getInt(at), body.getLong(at + Integer.BYTES));
      }
      default -> {
        return; // nothing that counts
      }
    }
  }

  private void onConnAck(int reason) {
    if (reason != 0) {
      clients.onRefused(clientId, reason);
    } else if (wire != null) {
      wire.send(Packets.subscribe(topic));
    }
  }

  private void onSubAck(int reason) {
    if (reason != 0) {
      clients.onRefused(clientId, reason);
    } else {
      isReady = true;
      clients.onReady();
    }
  }

  @Override
  public void onEnd() {
    clients.onLost(isReady);
    isReady = false;
  }
}
