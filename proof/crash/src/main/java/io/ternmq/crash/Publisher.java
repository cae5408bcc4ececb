package io.ternmq.crash;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * Publishes numbered messages, every second one with QoS 2, and keeps a ledger of what was
 * acknowledged. What is in flight is sent again after a loss, in its first order.
 */
class Publisher extends Client {
  private static final int WINDOW = 8;
  private static final int IDENTIFIERS = 65_535;

  /** Payloads above the inline bound of the store, now and then. */
  private static final String LONG_TAIL = "x".repeat(400);

  private final ArrayDeque<Flight> inFlight = new ArrayDeque<>();
  private final BitSet acknowledged = new BitSet();
  private final String topic;
  private final int perLife;
  private int next;
  private int leftInThisLife;
  private volatile boolean isFinishing;
  private volatile int openCount;

  private static final class Flight {
    final int number;
    final int packetId;
    boolean isReceived;

    Flight(int number) {
      this.number = number;
      this.packetId = 1 + number % IDENTIFIERS;
    }

    int qos() {
      return 1 + number % 2;
    }
  }

  /**
   * A publisher.
   *
   * @param perLife how many new messages it publishes on one connection, at most
   */
  Publisher(String clientId, int port, Findings findings, int perLife) {
    super(clientId, port, findings);
    this.topic = "load/" + clientId;
    this.perLife = perLife;
  }

  @Override
  void onConnected(Link connected) throws IOException {
    leftInThisLife = perLife;
    for (Flight flight : inFlight) {
      if (flight.isReceived) {
        connected.send(Bytes.answer(Frame.PUBREL, flight.packetId));
      } else {
        send(connected, flight, true);
      }
    }
    fill(connected);
  }

  private void fill(Link connected) throws IOException {
    while (!isFinishing && leftInThisLife > 0 && inFlight.size() < WINDOW) {
      leftInThisLife--;
      Flight flight = new Flight(next++);
      inFlight.add(flight);
      send(connected, flight, false);
    }
    openCount = inFlight.size();
  }

  private void send(Link connected, Flight flight, boolean isRepeat) throws IOException {
    int flags = flight.qos() << 1 | (isRepeat ? 8 : 0);
    String tail = flight.number % 5 == 0 ? LONG_TAIL : "";
    String payload = clientId() + ":" + flight.number + ":" + tail;
    connected.send(Bytes.publish(topic, flags, flight.packetId, payload));
  }

  @Override
  void onFrame(Link connected, Frame frame) throws IOException {
    Flight flight = null;
    for (Flight open : inFlight) {
      flight = open.packetId == frame.packetId() ? open : flight;
    }
    switch (frame.type()) {
      case Frame.PUBACK, Frame.PUBCOMP -> finish(flight);
      case Frame.PUBREC -> {
        if (flight != null) {
          flight.isReceived = true;
          acknowledge(flight); // from here on it is the broker's
          onReleasing(flight.number);
        }
        connected.send(Bytes.answer(Frame.PUBREL, frame.packetId()));
      }
      default -> findings().add(clientId() + " was sent a packet of type " + frame.type());
    }
    fill(connected);
  }

  /** PUBREL is about to be sent for it. */
  void onReleasing(int number) {}

  private void finish(@org.jspecify.annotations.Nullable Flight flight) {
    if (flight != null) {
      acknowledge(flight);
      inFlight.remove(flight);
    }
  }

  private void acknowledge(Flight flight) {
    synchronized (acknowledged) {
      acknowledged.set(flight.number);
    }
  }

  /** Publishes nothing new. */
  void finish() {
    isFinishing = true;
  }

  /** True where all that was published was acknowledged. */
  boolean isFinished() {
    return isFinishing && isOnline() && openCount == 0;
  }

  /** The numbers of the messages that the broker took over. */
  BitSet acknowledged() {
    synchronized (acknowledged) {
      return (BitSet) acknowledged.clone();
    }
  }
}
