package io.ternmq.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT client of the run: the part that every role shares, which is to connect and to be told
 * so. Owned by the thread of the run.
 */
abstract class Client implements PacketSink {
  /** Codes from here on say no. */
  static final int REFUSED_FROM = 0x80;

  private final Opening opening;
  private @Nullable Link link;

  /** The client id, which also names the client in messages to the user. */
  private final String clientId;

  Client(String clientId, Opening opening) {
    this.clientId = clientId;
    this.opening = opening;
  }

  final void open(Link.Route route, Selector selector, Deque<Link> unflushed) throws IOException {
    link = new Link(this, unflushed, opening.target().access().newEngine());
    link.connect(route, selector);
  }

  /** The most bytes that may wait to be sent. */
  abstract int outputLimitBytes();

  /** CONNACK arrived and accepted the connection. */
  abstract void onAccepted(ByteBuffer bytes, int start, int end);

  /** The seconds of silence after which the broker may give this client up; 0 for no limit. */
  int keepAliveSeconds() {
    return 0;
  }

  /** Bytes arrived and are about to be handed over packet by packet. */
  void onTurn(long nowNanos) {}

  /** The connection ended, or never came to be. */
  void onClosed(String reason) {
    throw new LoadFailed("Client " + clientId + " lost its connection: " + reason + ".");
  }

  final void onConnected() {
    link().send(Packets.connect(opening.target(), clientId, keepAliveSeconds()));
  }

  final Link link() {
    if (link == null) {
      throw new IllegalStateException(clientId + " has no link yet");
    }
    return link;
  }

  /** Says goodbye and closes the connection. */
  final void close() throws IOException {
    link().closeAfter(Packets.disconnect());
  }

  /** The handshake of this client is over. */
  final void ready() {
    opening.onReady();
  }

  final boolean isVersion5() {
    return opening.isVersion5();
  }

  final String clientId() {
    return clientId;
  }

  @Override
  public void onPublish(ByteBuffer bytes, int header, int start, int end) {
    throw new LoadFailed(
        "The broker sent a message to client " + clientId + ", which never asked.");
  }

  @Override
  public void onAcknowledgement(int type, int packetId, int reason) {
    throw new LoadFailed(
        "The broker sent client "
            + clientId
            + " an acknowledgement of nothing, type "
            + type
            + ".");
  }

  @Override
  public final void onControl(int type, ByteBuffer bytes, int start, int end) {
    if (type == PacketTypes.CONNACK && end - start >= 2) {
      int reason = bytes.get(start + 1) & 0xff;
      if (reason != 0) {
        throw new LoadFailed("The broker refused client " + clientId + ", code " + reason + ".");
      }
      onAccepted(bytes, start, end);
    } else if (type == PacketTypes.SUBACK) {
      onSubAck(bytes.get(end - 1) & 0xff);
    } else if (type == PacketTypes.DISCONNECT) {
      throw new LoadFailed("The broker sent client " + clientId + " a DISCONNECT.");
    } else if (type != PacketTypes.PINGRESP) {
      throw new LoadFailed(
          "The broker sent client " + clientId + " a packet of type " + type + ".");
    }
  }

  /** The one subscription that the client came for was granted; the run ends where it was not. */
  final void onGranted(int code) {
    if (code >= REFUSED_FROM) {
      throw new LoadFailed("The broker refused the subscription of " + clientId + ".");
    }
    ready();
  }

  /** SUBACK arrived with this code. */
  void onSubAck(int code) {
    throw new LoadFailed("The broker sent a SUBACK to " + clientId + ", code " + code + ".");
  }
}
