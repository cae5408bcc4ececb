package io.ternmq.sim;

import io.ternmq.brokercore.CloseCause;

/** One TCP connection between a client and the broker, and what a network does to it. */
final class SimLink {
  private final String name;
  private final SimClock clock;
  private final long latencyNanos;
  private final SimPipe toBroker;
  private final SimPipe toClient;
  private SimPipe.Receiver client;
  private SimPipe.Receiver broker;
  private boolean isOver;

  SimLink(String name, SimClock clock, Chance chance) {
    this.name = name;
    this.clock = clock;
    this.latencyNanos = chance.between(SimClock.MILLI / 20, 8 * SimClock.MILLI);
    this.toBroker = new SimPipe(clock, chance, latencyNanos);
    this.toClient = new SimPipe(clock, chance, latencyNanos);
    this.client = nobody();
    this.broker = nobody();
  }

  private static SimPipe.Receiver nobody() {
    return new SimPipe.Receiver() {
      @Override
      public void onBytes(byte[] bytes) {}

      @Override
      public void onEnd(CloseCause cause) {}
    };
  }

  String name() {
    return name;
  }

  SimPipe toBroker() {
    return toBroker;
  }

  SimPipe toClient() {
    return toClient;
  }

  void client(SimPipe.Receiver receiver) {
    client = receiver;
    toClient.receiver(receiver);
  }

  void broker(SimPipe.Receiver receiver) {
    broker = receiver;
    toBroker.receiver(receiver);
  }

  /** A reset in the middle: both ends are told, what is under way is lost. */
  void reset() {
    if (!isOver) {
      boolean clientHears = !toClient.isSwallowing();
      boolean brokerHears = !toBroker.isSwallowing();
      over();
      if (clientHears) {
        clock.after(latencyNanos, () -> client.onEnd(CloseCause.RESET));
      }
      if (brokerHears) {
        clock.after(latencyNanos, () -> broker.onEnd(CloseCause.RESET));
      }
    }
  }

  /** The client resets: its own end is over at once, the broker hears unless the way is dead. */
  void resetByClient() {
    client = nobody();
    reset();
  }

  /** The client closes in good order: what it wrote arrives first. */
  void closeByClient() {
    toClient.deafen();
    client = nobody();
    toBroker.end(CloseCause.PEER_CLOSED);
  }

  /** The client is gone without a word: no byte gets anywhere. */
  void vanish() {
    toBroker.swallow();
    toClient.swallow();
    client = nobody();
  }

  /** The client's program has moved on; the connection stays, and nobody reads or answers. */
  void forgottenByClient() {
    toClient.deafen();
    client = nobody();
  }

  /** The broker's process died: its machine answers with a reset. */
  void brokerDied() {
    broker = nobody();
    reset();
  }

  /** After the broker closed and the last bytes had time to leave. */
  void over() {
    isOver = true;
    toBroker.close();
    toClient.close();
  }

  /** True while bytes get through in both directions. */
  boolean isSound() {
    return !isOver && !toBroker.isBlocked() && !toClient.isBlocked();
  }

  boolean isOver() {
    return isOver;
  }
}
