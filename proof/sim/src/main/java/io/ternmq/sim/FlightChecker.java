package io.ternmq.sim;

import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is in flight to a client: no identifier names two messages, nothing is sent twice on one
 * connection, DUP tells a repeat and nothing else, no PUBLISH follows its own PUBREC, and the
 * receive maximum is kept.
 */
final class FlightChecker extends Checker {
  private final World world;
  private final Map<Life, Map<Integer, Flight>> sessions = new HashMap<>();
  private final Map<String, Set<Integer>> unanswered = new HashMap<>();

  private long crashedNanos = -1;

  private record Flight(long tag, int qos, String connection, boolean isReceived) {}

  FlightChecker(World world) {
    super("in flight");
    this.world = world;
  }

  private Map<Integer, Flight> flights(SimConnection connection) {
    return sessions.computeIfAbsent(
        world.book().ofPeer(connection.name()), life -> new HashMap<>());
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    if (!(packet instanceof Publish publish) || publish.packetId() == 0) {
      return;
    }
    long tag = Wire.tag(publish.payload());
    Map<Integer, Flight> flights = flights(connection);
    Flight before = flights.get(publish.packetId());
    if (before != null) {
      String words = connection.name() + " was sent " + publish + " while " + before;
      require(before.tag == tag, words);
      require(publish.dup() && !before.connection.equals(connection.name()), words);
      require(!before.isReceived, words);
    } else {
      require(!publish.dup() || mayBeRestored(tag), connection.name() + " first saw " + publish);
    }
    flights.put(
        publish.packetId(), new Flight(tag, publish.qos().level(), connection.name(), false));
    Set<Integer> open = unanswered.computeIfAbsent(connection.name(), name -> new HashSet<>());
    open.add(publish.packetId());
    require(
        open.size() <= receiveMaximum(connection),
        connection.name() + " has " + open.size() + " messages to answer");
  }

  /** After a restart nobody knows which ones went out before. */
  private boolean mayBeRestored(long tag) {
    Publication publication = world.ledger().find(tag);
    return publication == null || publication.firstSentNanos < crashedNanos;
  }

  private long receiveMaximum(SimConnection connection) {
    return connection.connect().version().hasProperties()
        ? connection.connect().properties().number(Property.RECEIVE_MAXIMUM, 65_535)
        : world.scenario().settings().maximumInFlightV3();
  }

  @Override
  void onReceived(SimConnection connection, Packet packet) {
    if (!(packet instanceof Acknowledgement acknowledgement)) {
      return;
    }
    int packetId = acknowledgement.packetId();
    if (packet.type() == PacketType.PUBREC) {
      flights(connection)
          .computeIfPresent(
              packetId,
              (id, flight) -> new Flight(flight.tag, flight.qos, flight.connection, true));
    } else if (packet.type() == PacketType.PUBACK || packet.type() == PacketType.PUBCOMP) {
      flights(connection).remove(packetId);
      unanswered.getOrDefault(connection.name(), new HashSet<>()).remove(packetId);
    }
  }

  @Override
  void onCrash() {
    crashedNanos = world.clock().nanos();
    for (Map<Integer, Flight> flights : sessions.values()) {
      flights.values().removeIf(flight -> flight.qos == 1); // sent before it was durable
      flights.replaceAll(
          (id, flight) -> new Flight(flight.tag, flight.qos, flight.connection, false));
    }
  }
}
