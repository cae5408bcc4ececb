package io.ternmq.sim;

import io.ternmq.core.PacketIds;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The delivery state of the model client: what the standard says a client keeps for a session. */
final class ModelSession {
  private static final int WINDOW = 40;

  private final World world;
  private final boolean hasProperties;
  private final ArrayDeque<Publication> waiting = new ArrayDeque<>();
  private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
  private final TreeSet<Integer> received = new TreeSet<>();
  private int nextPacketId;

  /** A message that was sent; released once PUBREC came. */
  private record InFlight(Publication publication, boolean released) {}

  ModelSession(World world, ClientPlan plan) {
    this.world = world;
    this.hasProperties = plan.version().hasProperties();
    this.nextPacketId = plan.firstPacketId();
  }

  void offer(Publication publication) {
    waiting.add(publication);
  }

  boolean isEmpty() {
    return waiting.isEmpty() && inFlight.isEmpty() && received.isEmpty();
  }

  /** Sends again what was in flight, in the order of first sending [MQTT-4.4.0-1, 4.6.0-1]. */
  void resume(ModelClient.Line line) {
    for (Map.Entry<Integer, InFlight> entry : inFlight.entrySet()) {
      if (entry.getValue().released()) {
        line.send(Acknowledgement.of(PacketType.PUBREL, entry.getKey()));
      } else {
        entry.getValue().publication().wasRepeated = true;
        line.send(packet(entry.getValue().publication(), entry.getKey(), true));
      }
    }
  }

  /** Sends what waits, as far as the window goes. */
  void pump(ModelClient.Line line) {
    int limit = Math.min(WINDOW, line.receiveMaximum());
    while (!waiting.isEmpty() && inFlight.size() < limit) {
      Publication publication = waiting.remove();
      int packetId = takePacketId();
      inFlight.put(packetId, new InFlight(publication, false));
      markSent(publication);
      line.send(packet(publication, packetId, false));
    }
  }

  void sendAtMostOnce(Publication publication, ModelClient.Line line) {
    markSent(publication);
    line.send(packet(publication, 0, false));
  }

  private void markSent(Publication publication) {
    if (publication.firstSentNanos < 0) {
      publication.firstSentNanos = world.clock().nanos();
    }
  }

  int takePacketId() {
    do {
      nextPacketId = nextPacketId >= PacketIds.COUNT ? 1 : nextPacketId + 1;
    } while (inFlight.containsKey(nextPacketId));
    return nextPacketId;
  }

  private Publish packet(Publication publication, int packetId, boolean dup) {
    Properties properties =
        hasProperties && publication.expirySeconds >= 0
            ? Properties.builder()
                .add(Property.MESSAGE_EXPIRY_INTERVAL, publication.expirySeconds)
                .build()
            : Properties.NONE;
    return new Publish(
        publication.topic,
        Wire.payload(publication.tag, publication.paddingBytes),
        QoS.of(publication.qos),
        dup,
        publication.retain,
        packetId,
        properties);
  }

  void onAcknowledgement(Acknowledgement packet, ModelClient.Line line) {
    InFlight sent = inFlight.get(packet.packetId());
    switch (packet.type()) {
      case PUBACK -> {
        require(sent != null && sent.publication().qos == 1, packet);
        accept(sent, packet);
        inFlight.remove(packet.packetId());
      }
      case PUBREC -> {
        require(sent == null || sent.publication().qos == 2, packet);
        accept(sent, packet);
        if (packet.reason().isFailure()) {
          inFlight.remove(packet.packetId());
          break;
        }
        inFlight.computeIfPresent(
            packet.packetId(), (id, before) -> new InFlight(before.publication(), true));
        line.send(Acknowledgement.of(PacketType.PUBREL, packet.packetId()));
      }
      case PUBREL -> {
        received.remove(packet.packetId());
        line.acknowledge(PacketType.PUBCOMP, packet.packetId());
      }
      default -> {
        require(sent != null && sent.released(), packet);
        inFlight.remove(packet.packetId());
      }
    }
    pump(line);
  }

  private void accept(@Nullable InFlight sent, Acknowledgement packet) {
    if (packet.reason().isFailure()) {
      boolean isAuthorization = packet.reason() == ReasonCode.NOT_AUTHORIZED;
      if (sent == null || !isAuthorization || !sent.publication().wasDenied) {
        throw new SimulationFailure("publish accepted", "the broker answered " + packet);
      }
      world.onFinished(sent.publication());
      return;
    }
    if (sent != null && sent.publication().acceptedNanos < 0) {
      sent.publication().acceptedNanos = world.clock().nanos();
      world.onFinished(sent.publication());
    }
  }

  private static void require(boolean holds, Acknowledgement packet) {
    if (!holds) {
      throw new SimulationFailure("acknowledgements", "nothing of the client waits for " + packet);
    }
  }

  /** A QoS 2 message came: false where it is a repeat. */
  boolean isFirst(int packetId) {
    return received.add(packetId);
  }

  /**
   * The session is lost: QoS 1 is published anew, in order and before what follows; QoS 2 is not,
   * for the broker may have it.
   */
  void lose() {
    List<Publication> again = new ArrayList<>();
    for (InFlight sent : inFlight.values()) {
      if (sent.publication().qos == 1) {
        sent.publication().wasRepeated = true;
        again.add(sent.publication());
      } else if (!sent.released()) {
        sent.publication().isUnknown = true;
        world.onFinished(sent.publication());
      }
    }
    for (int at = again.size() - 1; at >= 0; at--) {
      waiting.addFirst(again.get(at));
    }
    inFlight.clear();
    received.clear();
  }

  @Override
  public String toString() {
    return waiting.size() + " waiting, in flight " + inFlight.keySet() + ", received " + received;
  }
}
