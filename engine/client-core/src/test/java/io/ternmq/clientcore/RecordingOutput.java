package io.ternmq.clientcore;

import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Subscribe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what an engine does. */
final class RecordingOutput implements ClientOutput {
  final List<ConnectionAttempt> attempts = new ArrayList<>();
  final List<Packet> sent = new ArrayList<>();
  final List<ClientEvent> events = new ArrayList<>();
  final List<IncomingMessage> delivered = new ArrayList<>();
  final Map<OutgoingMessage, PublishOutcome> outcomes = new LinkedHashMap<>();
  final Map<SubscriptionChange, List<ReasonCode>> answers = new LinkedHashMap<>();
  final List<SubscriptionChange> abandoned = new ArrayList<>();
  final List<OutgoingMessage> stored = new ArrayList<>();
  ClientStore store = ClientStore.MEMORY;
  ProtocolVersion version = ProtocolVersion.MQTT_5;
  boolean isWritable = true;
  long unsentBytes;
  int payloadLimit = Integer.MAX_VALUE;
  int filtersLimit = Integer.MAX_VALUE;
  int unsendableLength = -1;
  @Nullable String connectFault;
  int closeCount;
  int abortCount;

  @Override
  public void connect(ConnectionAttempt attempt) {
    attempts.add(attempt);
  }

  @Override
  public void speak(ProtocolVersion spoken, int maximumPacketBytes) {
    version = spoken;
  }

  @Override
  public @Nullable String faultOf(Connect packet) {
    return connectFault;
  }

  @Override
  public boolean send(Packet packet) {
    if (packet instanceof Publish publish && publish.payload().length == unsendableLength) {
      throw new IllegalArgumentException("a packet that MQTT cannot carry");
    }
    if (packet instanceof Publish publish && publish.payload().length > payloadLimit) {
      return false;
    }
    if (packet instanceof Subscribe subscribe && filterBytes(subscribe) > filtersLimit) {
      return false;
    }
    sent.add(packet);
    return true;
  }

  private static int filterBytes(Subscribe subscribe) {
    return subscribe.requests().stream().mapToInt(request -> request.filter().length()).sum();
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    sent.add(new Acknowledgement(type, packetId, reason, Properties.NONE));
  }

  @Override
  public long unsentBytes() {
    return unsentBytes;
  }

  @Override
  public boolean isWritable() {
    return isWritable;
  }

  @Override
  public void close() {
    closeCount++;
  }

  @Override
  public void abort() {
    abortCount++;
  }

  @Override
  public void deliver(IncomingMessage message) {
    delivered.add(message);
  }

  @Override
  public ClientStore store() {
    return store;
  }

  @Override
  public void stored(OutgoingMessage message) {
    stored.add(message);
  }

  @Override
  public void finished(OutgoingMessage message, PublishOutcome outcome) {
    if (outcomes.put(message, outcome) != null) {
      throw new AssertionError("a message ended twice");
    }
  }

  @Override
  public void answered(SubscriptionChange change, List<ReasonCode> reasons) {
    if (answers.put(change, reasons) != null) {
      throw new AssertionError("a change was answered twice");
    }
  }

  @Override
  public void abandoned(SubscriptionChange change) {
    abandoned.add(change);
  }

  @Override
  public void report(ClientEvent event) {
    events.add(event);
  }

  /** The packets since the last call, as short words: PUBLISH 1 dup, PUBREL 1, CONNECT. */
  List<String> takeSent() {
    List<String> words = sent.stream().map(RecordingOutput::word).toList();
    sent.clear();
    return words;
  }

  private static String word(Packet packet) {
    if (packet instanceof Publish publish) {
      return "PUBLISH " + publish.packetId() + (publish.dup() ? " dup" : "");
    } else if (packet instanceof Acknowledgement acknowledgement) {
      boolean isGood = acknowledgement.reason() == ReasonCode.SUCCESS;
      return acknowledgement.type()
          + " "
          + acknowledgement.packetId()
          + (isGood ? "" : " " + acknowledgement.reason());
    }
    return packet.type().toString();
  }

  /** The kinds of the events since the last call. */
  List<String> takeEvents() {
    List<String> names = events.stream().map(event -> event.getClass().getSimpleName()).toList();
    events.clear();
    return names;
  }

  <E extends ClientEvent> E lastEvent(Class<E> kind) {
    return kind.cast(events.stream().filter(kind::isInstance).reduce((a, b) -> b).orElseThrow());
  }
}
