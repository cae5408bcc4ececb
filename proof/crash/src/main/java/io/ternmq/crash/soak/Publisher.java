package io.ternmq.crash.soak;

import io.ternmq.crash.Frame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Publishes one stream. What is not acknowledged when the connection ends is sent again on the next
 * one, in its first order.
 */
final class Publisher extends SoakClient {
  private static final int WINDOW = 16;
  private static final int IDENTIFIERS = 65_535;

  /** So answers the broker to PUBREL where its PUBCOMP was lost: it has forgotten the message. */
  private static final int UNKNOWN = 0x92;

  private final Stream stream;
  private final ArrayDeque<Flight> inFlight = new ArrayDeque<>();
  private int next;

  private static final class Flight {
    final int packetId;
    final int number;
    final String payload;
    boolean isReceived;

    Flight(int number, String payload) {
      this.number = number;
      this.packetId = 1 + number % IDENTIFIERS;
      this.payload = payload;
    }
  }

  Publisher(Run run, Account account, Doors.Transport transport, Stream stream) {
    super(run, account, transport, false);
    this.stream = stream;
  }

  @Override
  synchronized void onConnected(Wire connected, boolean isResumed) throws IOException {
    for (Flight flight : inFlight) {
      if (flight.isReceived) {
        connected.send(PacketBytes.answer(Frame.PUBREL, flight.packetId));
      } else {
        send(connected, flight, true);
      }
    }
  }

  /** One more message, unless it is away or too many are unanswered. */
  synchronized void publish(String filling) throws IOException {
    Wire connected = openWire();
    if (connected == null) {
      return;
    }
    if (inFlight.size() >= WINDOW) {
      tally().one("publisher waited for acknowledgements");
      return;
    }
    Flight flight = new Flight(next, stream.name() + ":" + next + ":" + filling);
    next++;
    if (stream.qos() > 0) {
      inFlight.add(flight);
    }
    tally().sent.increment();
    send(connected, flight, false);
  }

  private void send(Wire connected, Flight flight, boolean isRepeat) throws IOException {
    int flags = stream.qos() << 1 | (stream.isRetained() ? 1 : 0) | (isRepeat ? 8 : 0);
    connected.send(
        PacketBytes.publish(
            account().isFive(), stream.topic(), flags, flight.packetId, flight.payload));
  }

  @Override
  synchronized void onPacket(Wire connected, Frame packet) throws IOException {
    boolean isRefusal = packet.reason() >= 0x80;
    boolean isOver = packet.type() == Frame.PUBCOMP && packet.reason() == UNKNOWN;
    if (isRefusal && !isOver) {
      findings().add(account().clientId() + " was answered by " + packet.reason());
    }
    switch (packet.type()) {
      case Frame.PUBACK, Frame.PUBCOMP -> finish(packet.packetId());
      case Frame.PUBREC -> {
        for (Flight flight : inFlight) {
          if (flight.packetId == packet.packetId()) {
            flight.isReceived = true;
            stream.accept(flight.number);
          }
        }
        connected.send(PacketBytes.answer(Frame.PUBREL, packet.packetId()));
      }
      default -> findings().add(account().clientId() + " was sent type " + packet.type());
    }
  }

  private void finish(int packetId) {
    for (Iterator<Flight> flights = inFlight.iterator(); flights.hasNext(); ) {
      Flight flight = flights.next();
      if (flight.packetId == packetId) {
        stream.accept(flight.number);
        flights.remove();
        return;
      }
    }
  }

  /** Connected, and everything is answered. */
  @Override
  synchronized boolean isReady() {
    return openWire() != null && inFlight.isEmpty();
  }
}
