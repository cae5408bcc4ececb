package io.ternmq.crash;

import java.io.IOException;

/** Leaves a will and does nothing else. */
final class WillOwner extends Client {
  private volatile int generation;

  WillOwner(String clientId, int port, Findings findings) {
    super(clientId, port, findings);
  }

  @Override
  byte[] connect() {
    return Bytes.connect(clientId(), false, "will/" + clientId(), Integer.toString(generation));
  }

  /** The payload of the will that its next connection leaves. */
  void generation(int number) {
    generation = number;
  }

  @Override
  void onConnected(Link connected) throws IOException {}

  @Override
  void onFrame(Link connected, Frame frame) throws IOException {}
}
