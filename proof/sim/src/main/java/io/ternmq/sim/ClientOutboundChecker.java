package io.ternmq.sim;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.StoredSession;
import io.ternmq.core.PacketIds;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients send obeys the sender's rules: identifiers, DUP, order of repeats, receive maximum,
 * and what is never sent again.
 */
final class ClientOutboundChecker extends ClientChecker {
  private static final class Flight {
    final long tag;
    final QoS qos;
    boolean isReleased;

    Flight(long tag, QoS qos) {
      this.tag = tag;
      this.qos = qos;
    }
  }

  private static final class Book {
    final Map<Integer, Flight> inFlight = new LinkedHashMap<>();
    final Set<Integer> changes = new HashSet<>();
    final Set<Integer> sentOnThisLink = new HashSet<>();
    final Set<Long> unknown = new HashSet<>();
    final ArrayDeque<Integer> toRepeat = new ArrayDeque<>();
    int receiveMaximum = 65_535;

    void restore(StoredSession.Message stored) {
      ClientMessage message = (ClientMessage) stored.message();
      Flight flight = new Flight(message.tag, message.qos());
      flight.isReleased = stored.isReleased();
      inFlight.put(PacketIds.ofSequence(stored.sequence()), flight);
    }
  }

  private final Map<String, Book> books = new HashMap<>();

  ClientOutboundChecker() {
    super("what is sent");
  }

  private Book book(EngineClient client) {
    return books.computeIfAbsent(client.name(), name -> new Book());
  }

  @Override
  void onLife(EngineClient client) {
    books.remove(client.name());
  }

  @Override
  void onRestored(EngineClient client, StoredSession stored) {
    Book book = book(client);
    stored.messages().stream()
        .filter(each -> each.sequence() != StoredSession.NO_SEQUENCE)
        .sorted(Comparator.comparingLong(StoredSession.Message::sequence))
        .forEach(each -> book.restore(each));
  }

  @Override
  void onEvent(EngineClient client, ClientEvent event) {
    if (event instanceof ClientEvent.Disconnected) {
      book(client).changes.clear();
    }
  }

  @Override
  void onReceived(EngineClient client, Packet packet, boolean isCurrent) {
    Book book = book(client);
    if (!isCurrent) {
      return;
    }
    if (packet instanceof ConnAck answer && answer.reason() == ReasonCode.SUCCESS) {
      onConnAck(client, book, answer);
    } else if (packet instanceof Acknowledgement acknowledgement) {
      onAcknowledged(book, acknowledgement);
    } else if (packet instanceof SubAck answer) {
      book.changes.remove(answer.packetId());
    } else if (packet instanceof UnsubAck answer) {
      book.changes.remove(answer.packetId());
    }
  }

  private static void onConnAck(EngineClient client, Book book, ConnAck answer) {
    book.receiveMaximum = (int) answer.properties().number(Property.RECEIVE_MAXIMUM, 65_535);
    book.sentOnThisLink.clear();
    book.toRepeat.clear();
    if (answer.sessionPresent()) {
      book.toRepeat.addAll(book.inFlight.keySet());
      return;
    }
    for (Flight flight : book.inFlight.values()) {
      boolean mayNotBeRepeated = flight.qos == QoS.EXACTLY_ONCE && !flight.isReleased;
      if (mayNotBeRepeated && !client.plan().settings().queue().repeatsUnknownQos2()) {
        book.unknown.add(flight.tag);
      }
    }
    book.inFlight.clear();
  }

  private static void onAcknowledged(Book book, Acknowledgement packet) {
    Flight flight = book.inFlight.get(packet.packetId());
    if (flight == null) {
      return;
    }
    boolean isRec = packet.type() == PacketType.PUBREC;
    if (isRec && !packet.reason().isFailure()) {
      flight.isReleased = true;
    } else if (packet.type() != PacketType.PUBREL) {
      book.inFlight.remove(packet.packetId());
    }
  }

  @Override
  void onFinished(EngineClient client, ClientMessage message) {
    if (!message.isDelivered()) { // else its acknowledgement says so
      book(client).inFlight.values().removeIf(flight -> flight.tag == message.tag);
    }
  }

  @Override
  void onSent(EngineClient client, Packet packet) {
    Book book = book(client);
    if (packet instanceof Publish publish && publish.qos() != QoS.AT_MOST_ONCE) {
      onPublish(client, book, publish);
    } else if (packet instanceof Acknowledgement release && release.type() == PacketType.PUBREL) {
      onRepeat(client, book, release.packetId());
    } else if (packet instanceof Subscribe subscribe) {
      onChange(client, book, subscribe.packetId());
    } else if (packet instanceof Unsubscribe unsubscribe) {
      onChange(client, book, unsubscribe.packetId());
    }
  }

  private void onChange(EngineClient client, Book book, int packetId) {
    require(
        !book.inFlight.containsKey(packetId) && book.changes.add(packetId),
        client,
        "packet id " + packetId + " is in use"); // [MQTT-2.2.1-3]
  }

  private void onPublish(EngineClient client, Book book, Publish publish) {
    int packetId = publish.packetId();
    long tag = Wire.tag(publish.payload());
    Flight flight = book.inFlight.get(packetId);
    require(
        !book.unknown.contains(tag), client, "#" + tag + " at QoS 2 after its session was lost");
    require(!book.changes.contains(packetId), client, "packet id " + packetId + " is in use");
    if (publish.dup()) {
      require(
          flight != null && flight.tag == tag && !flight.isReleased,
          client,
          "DUP on #" + tag + ", which is not in flight"); // [MQTT-3.3.1-1]
      onRepeat(client, book, packetId);
    } else {
      require(flight == null, client, "packet id " + packetId + " is in use"); // [MQTT-2.2.1-3]
      require(
          nextToRepeat(book) == null,
          client,
          "#" + tag + " is sent before everything in flight was repeated");
      book.inFlight.put(packetId, new Flight(tag, publish.qos()));
    }
    require(
        book.sentOnThisLink.add(packetId) || flight == null,
        client,
        "#" + tag + " is sent twice on one connection"); // [MQTT-4.4.0-1]
    long open = book.sentOnThisLink.stream().filter(book.inFlight::containsKey).count();
    require(open <= book.receiveMaximum, client, open + " in flight"); // [MQTT-3.3.4-7]
  }

  private void onRepeat(EngineClient client, Book book, int packetId) {
    if (book.toRepeat.contains(packetId)) {
      Integer next = nextToRepeat(book);
      require(
          next != null && next == packetId,
          client,
          "packet id " + packetId + " is repeated before " + next); // [MQTT-4.6.0-1]
      book.toRepeat.remove();
    }
  }

  /** What is in flight from before and has not been repeated yet. */
  private static @Nullable Integer nextToRepeat(Book book) {
    while (!book.toRepeat.isEmpty() && !book.inFlight.containsKey(book.toRepeat.peek())) {
      book.toRepeat.remove();
    }
    return book.toRepeat.peek();
  }
}
