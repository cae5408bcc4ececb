package io.ternmq.sim;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.clientcore.StoredSession;
import io.ternmq.packet.Packet;

/** Watches clients and says what must not be. Every event is of one client. */
abstract class ClientChecker {
  private final String name;

  ClientChecker(String name) {
    this.name = name;
  }

  /** The client's process begins a life: it remembers nothing. */
  void onLife(EngineClient client) {}

  /** The new life took in what an earlier one had stored. */
  void onRestored(EngineClient client, StoredSession stored) {}

  /** The engine reported this. */
  void onEvent(EngineClient client, ClientEvent event) {}

  /** The engine sent this packet. */
  void onSent(EngineClient client, Packet packet) {}

  /** This packet was decoded, of the link that the engine wants or of an older one. */
  void onReceived(EngineClient client, Packet packet, boolean isCurrent) {}

  /** The application published this. */
  void onOffered(EngineClient client, ClientMessage message) {}

  /** This message ended. */
  void onFinished(EngineClient client, ClientMessage message) {}

  /** The user calls the engine. */
  void onUserCall(EngineClient client) {}

  /** The application got this. */
  void onDelivered(EngineClient client, IncomingMessage message) {}

  /** The server no longer has this client's session; nobody is told. */
  void onForgotten(String clientId) {}

  /** The server took a subscription of this client for less; the answer may still be lost. */
  void onGrudge(String clientId) {}

  /** Something happened to this client. */
  void afterEach(EngineClient client) {}

  /** All is healed and at rest. */
  void atEnd() {}

  final SimulationFailure failure(EngineClient client, String sentence) {
    return new SimulationFailure(name, client.name() + ": " + sentence);
  }

  final void require(boolean holds, EngineClient client, String sentence) {
    if (!holds) {
      throw failure(client, sentence);
    }
  }
}
