package io.ternmq.crash;

import java.io.IOException;

/** A publisher that tells a ledger of its connections and of what it releases. */
final class CutPublisher extends Publisher {
  private final CutLedger ledger;

  CutPublisher(String clientId, int port, Findings findings, int perLife, CutLedger ledger) {
    super(clientId, port, findings, perLife);
    this.ledger = ledger;
  }

  @Override
  void onConnected(Link connected) throws IOException {
    ledger.connected(clientId(), connected.localPort(), connected.openedNanos());
    super.onConnected(connected);
  }

  @Override
  void onReleasing(int number) {
    ledger.releases(clientId(), number);
  }
}
