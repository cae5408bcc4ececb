package io.ternmq.sim;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * From application to application: what was acknowledged arrives at everybody whose session lived,
 * at QoS 2 once, in the order of publishing; whatever does not is named.
 */
final class ClientLedgerChecker extends ClientChecker {
  static final String FILTER = "t/#";

  private static final class Book {
    final Set<Long> arrived = new HashSet<>();
    final Map<Long, Long> deliveryIds = new HashMap<>();
    final Set<Long> arrivedInThisLife = new HashSet<>();
    final Map<String, Long> highest = new HashMap<>();
    final Map<Integer, Subscribe> asked = new HashMap<>();
    boolean isCovered;
    boolean isRefused;
    long excusedBelow;
  }

  private final ClientWorld world;
  private final Map<String, Book> books = new HashMap<>();

  ClientLedgerChecker(ClientWorld world) {
    super("ledger");
    this.world = world;
  }

  private Book book(EngineClient client) {
    return books.computeIfAbsent(client.name(), name -> new Book());
  }

  @Override
  void onLife(EngineClient client) {
    Book book = book(client);
    book.arrivedInThisLife.clear();
    book.isCovered = false;
  }

  @Override
  void onEvent(EngineClient client, ClientEvent event) {
    if (event instanceof ClientEvent.Connected connected) {
      Book book = book(client);
      book.asked.clear();
      book.isCovered &= connected.sessionPresent();
    }
  }

  @Override
  void onForgotten(String clientId) {
    Book book = books.get(clientId);
    if (book != null) {
      book.isCovered = false; // until a SUBSCRIBE in the new session is answered
    }
    for (ClientMessage message : world.messages().values()) {
      // Where CONNACK is lost too, the client cannot know that it repeats into a new session.
      message.mayBeRepeated |= message.owner.equals(clientId) && message.outcome == null;
    }
  }

  @Override
  void onGrudge(String clientId) {
    Book book = books.get(clientId);
    if (book != null) {
      book.isCovered = false; // whatever an earlier SUBACK said
    }
  }

  @Override
  void onSent(EngineClient client, Packet packet) {
    if (packet instanceof Subscribe subscribe) {
      book(client).asked.put(subscribe.packetId(), subscribe);
    }
  }

  @Override
  void onReceived(EngineClient client, Packet packet, boolean isCurrent) {
    if (!isCurrent || !(packet instanceof SubAck answer)) {
      return;
    }
    Book book = book(client);
    Subscribe asked = book.asked.remove(answer.packetId());
    for (int index = 0; asked != null && index < answer.reasons().size(); index++) {
      if (asked.requests().get(index).filter().equals(FILTER)) {
        onGranted(book, answer.reasons().get(index));
      }
    }
  }

  private void onGranted(Book book, ReasonCode reason) {
    boolean isCovered = reason == ReasonCode.GRANTED_QOS_1 || reason == ReasonCode.GRANTED_QOS_2;
    if (isCovered && !book.isCovered) {
      book.excusedBelow = world.nextTag();
    }
    book.isCovered = isCovered;
    book.isRefused = reason.isFailure();
  }

  @Override
  void onDelivered(EngineClient client, IncomingMessage message) {
    Publish publish = message.publish();
    long tag = Wire.tag(publish.payload());
    ClientMessage sent = world.messages().get(tag);
    if (sent == null) {
      throw failure(client, "#" + tag + " was never published");
    }
    Book book = book(client);
    boolean isAgain = !book.arrivedInThisLife.add(tag);
    boolean mayComeTwice =
        publish.qos() == QoS.AT_LEAST_ONCE || sent.qos() == QoS.AT_LEAST_ONCE || sent.mayBeRepeated;
    require(!isAgain || mayComeTwice, client, sent + " came twice");
    Long before = book.deliveryIds.put(tag, message.deliveryId());
    boolean isKnown = before == null || before == message.deliveryId();
    require(
        isKnown || mayComeTwice || !client.hasStore(),
        client,
        sent + " came again after a restart under another name");
    if (book.arrived.add(tag)) {
      String stream = sent.owner + " " + sent.qos() + " " + publish.qos();
      long latest = book.highest.getOrDefault(stream, 0L);
      boolean mayBeARepeat = !book.isCovered || tag < book.excusedBelow; // of an earlier session's
      require(tag > latest || mayBeARepeat, client, sent + " came behind #" + latest);
      book.highest.put(stream, Math.max(latest, tag));
    }
  }

  @Override
  void atEnd() {
    for (EngineClient client : world.clients()) {
      Book book = book(client);
      boolean isWanted = client.plan().isSubscriber() && !book.isRefused;
      require(
          !isWanted || world.server().isSubscribed(client.name(), FILTER),
          client,
          "its subscription is gone, and it was never told");
      for (ClientMessage message : world.messages().values()) {
        checkArrival(client, book, message);
      }
    }
  }

  private void checkArrival(EngineClient client, Book book, ClientMessage message) {
    require(
        message.outcome != null || message.isGoneWithItsProcess,
        client,
        message + " has no outcome");
    boolean isPromised =
        message.isDelivered() && message.qos() != QoS.AT_MOST_ONCE && book.isCovered;
    boolean isMissing = message.tag >= book.excusedBelow && !book.arrived.contains(message.tag);
    require(!isPromised || !isMissing, client, message + " was acknowledged and never came");
  }
}
