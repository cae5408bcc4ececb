package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;

/** Sees what happens in a run and says when something that must hold does not. */
abstract class Checker {
  private final String name;

  Checker(String name) {
    this.name = name;
  }

  /** The broker reported an event. */
  void onEvent(BrokerEvent event, Moment now) {}

  /** The broker decoded a packet and is about to act on it. */
  void onReceived(SimConnection connection, Packet packet) {}

  /** The broker sent a packet; the bytes leave at the end of the turn. */
  void onSent(SimConnection connection, Packet packet) {}

  /** A client's application got a message. */
  void onDelivered(Arrival arrival) {}

  /** A client accepts an acknowledgement for its message, or gives it up. */
  void onFinished(Publication publication) {}

  /** A lane handed a batch to the store. */
  void onSubmitted(StoreBatch batch) {}

  /** The store made a batch durable. */
  void onDurable(StoreBatch batch) {}

  /** A lane's turn is over. */
  void onTurn(SimLane lane) {}

  /** The broker's process died. */
  void onCrash() {}

  /** A new process has read what the store holds, and has not accepted anybody yet. */
  void onRestart(StoreSnapshot snapshot) {}

  /** The network is healed, and everything has come to rest. */
  void atEnd() {}

  SimulationFailure failure(String sentence) {
    return new SimulationFailure(name, sentence);
  }

  final void require(boolean holds, String sentence) {
    if (!holds) {
      throw failure(sentence);
    }
  }
}
