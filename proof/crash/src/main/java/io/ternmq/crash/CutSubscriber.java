package io.ternmq.crash;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A subscriber that tells a ledger what it is done with. */
final class CutSubscriber extends Client {
  private final CutLedger ledger;
  private final Map<Integer, String> unreleased = new HashMap<>();
  private volatile boolean isSubscribed;

  CutSubscriber(String clientId, int port, Findings findings, CutLedger ledger) {
    super(clientId, port, findings);
    this.ledger = ledger;
  }

  @Override
  void onConnected(Link connected) throws IOException {
    ledger.connected(clientId(), connected.localPort(), connected.openedNanos());
    connected.send(Bytes.subscribe(2, "load/#"));
  }

  @Override
  void onFrame(Link connected, Frame frame) throws IOException {
    switch (frame.type()) {
      case Frame.SUBACK -> isSubscribed = true;
      case Frame.PUBLISH -> {
        if (frame.qos() == 2) {
          unreleased.put(frame.publishId(), frame.payload());
          connected.send(Bytes.answer(Frame.PUBREC, frame.publishId()));
        } else {
          finish(frame.payload());
          connected.send(Bytes.answer(Frame.PUBACK, frame.publishId()));
        }
      }
      case Frame.PUBREL -> {
        String payload = unreleased.remove(frame.packetId());
        if (payload != null) {
          finish(payload);
        }
        connected.send(Bytes.answer(Frame.PUBCOMP, frame.packetId()));
      }
      default -> findings().add(clientId() + " was sent a packet of type " + frame.type());
    }
  }

  private void finish(String payload) {
    String[] parts = payload.split(":", -1);
    ledger.finishes(clientId(), parts[0], Integer.parseInt(parts[1]));
  }

  boolean isSubscribed() {
    return isSubscribed;
  }
}
