package io.ternmq.load;

import java.nio.ByteBuffer;

/** A client that connects and then only keeps alive. */
final class IdleClient extends Client {
  private static final int OUTPUT_LIMIT_BYTES = 4096;
  private static final byte[] PING_REQUEST = Packets.pingReq();

  private final IdleClients all;

  IdleClient(String clientId, Opening opening, IdleClients all) {
    super(clientId, opening);
    this.all = all;
  }

  void ping() {
    link().send(PING_REQUEST);
  }

  @Override
  int outputLimitBytes() {
    return OUTPUT_LIMIT_BYTES;
  }

  @Override
  int keepAliveSeconds() {
    return all.keepAliveSeconds();
  }

  @Override
  void onAccepted(ByteBuffer bytes, int start, int end) {
    all.onAccepted(this);
    ready();
  }

  @Override
  void onClosed(String reason) {
    all.onClosed(this);
  }
}
