package io.ternmq.sim;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Acknowledgements leave in the order in which messages came, each for one of them. */
final class ClientInboundChecker extends ClientChecker {
  private record Owed(PacketType type, int packetId) {}

  private final Map<String, ArrayDeque<Owed>> owed = new HashMap<>();
  private final Map<String, Set<Owed>> answered = new HashMap<>();

  ClientInboundChecker() {
    super("what is acknowledged");
  }

  private Set<Owed> answered(EngineClient client) {
    return answered.computeIfAbsent(client.name(), name -> new HashSet<>());
  }

  private ArrayDeque<Owed> owed(EngineClient client) {
    return owed.computeIfAbsent(client.name(), name -> new ArrayDeque<>());
  }

  @Override
  void onLife(EngineClient client) {
    owed.remove(client.name());
  }

  @Override
  void onEvent(EngineClient client, ClientEvent event) {
    if (event instanceof ClientEvent.Connected || event instanceof ClientEvent.Disconnected) {
      owed.remove(client.name());
      answered.remove(client.name());
    }
  }

  @Override
  void onReceived(EngineClient client, Packet packet, boolean isCurrent) {
    if (!isCurrent || !client.phase().isOnline()) {
      return;
    }
    if (packet instanceof Publish publish && publish.qos() != QoS.AT_MOST_ONCE) {
      boolean isOnce = publish.qos() == QoS.EXACTLY_ONCE;
      owed(client)
          .add(new Owed(isOnce ? PacketType.PUBREC : PacketType.PUBACK, publish.packetId()));
    }
  }

  @Override
  void onSent(EngineClient client, Packet packet) {
    if (!(packet instanceof Acknowledgement sent)) {
      return;
    }
    if (sent.type() != PacketType.PUBACK && sent.type() != PacketType.PUBREC) {
      return;
    }
    Owed wanted = new Owed(sent.type(), sent.packetId());
    Owed first = owed(client).poll();
    while (first != null && !first.equals(wanted) && answered(client).contains(first)) {
      first = owed(client).poll(); // it came twice, and one answer does
    }
    answered(client).add(wanted);
    require(
        wanted.equals(first),
        client,
        sent.type() + " " + sent.packetId() + " before " + first); // [MQTT-4.6.0-2]
  }
}
