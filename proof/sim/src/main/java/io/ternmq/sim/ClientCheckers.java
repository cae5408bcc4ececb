package io.ternmq.sim;

import java.util.List;

/** Every checker that watches real clients. */
final class ClientCheckers {
  private ClientCheckers() {}

  static List<ClientChecker> all(ClientWorld world) {
    return List.of(
        new ClientGrammarChecker(),
        new ClientOutboundChecker(),
        new ClientInboundChecker(),
        new ClientBackoffChecker(world),
        new ClientHeartbeatChecker(world),
        new ClientLedgerChecker(world));
  }
}
