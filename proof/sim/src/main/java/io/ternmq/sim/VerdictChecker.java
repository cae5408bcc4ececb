package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.Dropped;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Publish;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nothing happens to what waits for a verdict, and nothing behind it is read; without an answer it
 * is denied, and not before its time.
 */
final class VerdictChecker extends Checker {
  private final World world;
  private final Map<String, Packet> latest = new HashMap<>();
  private final Map<String, Waiting> waiting = new HashMap<>();

  private static final class Waiting {
    final String clientId;
    final Packet packet;
    final long sinceNanos;

    /** Answered; the lane may hear of it only after the time was up. */
    boolean isDecided;

    Waiting(String clientId, Packet packet, long sinceNanos) {
      this.clientId = clientId;
      this.packet = packet;
      this.sinceNanos = sinceNanos;
    }

    long tag() {
      return packet instanceof Publish publish ? Wire.tag(publish.payload()) : 0;
    }

    int packetId() {
      return packet instanceof Subscribe subscribe ? subscribe.packetId() : Wire.packetId(packet);
    }
  }

  VerdictChecker(World world) {
    super("nothing before the verdict");
    this.world = world;
  }

  /** A verdict on the packet that came last takes time; what returns is to be run at its answer. */
  Runnable onAsked(String connection) {
    Packet packet = latest.get(connection);
    if (packet == null) {
      throw failure("a verdict was asked for and " + connection + " has sent nothing");
    }
    String clientId = world.broker().connection(connection).clientId();
    Waiting asked = new Waiting(clientId, packet, world.clock().nanos());
    waiting.put(connection, asked);
    return () -> asked.isDecided = true;
  }

  @Override
  void onReceived(SimConnection connection, Packet packet) {
    Waiting before = waiting.remove(connection.name());
    require(
        before == null || before.isDecided,
        connection.name() + " was read while a verdict is waited for: " + packet);
    latest.put(connection.name(), packet);
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    Waiting own = waiting.get(connection.name());
    boolean answers =
        packet.type() == PacketType.PUBACK
            || packet.type() == PacketType.PUBREC
            || packet instanceof SubAck;
    if (own != null && !own.isDecided && answers && own.packetId() == identifier(packet)) {
      require(isOverdue(own), packet + " went out before the verdict");
      waiting.remove(connection.name());
    } else if (packet instanceof Publish publish) {
      requireJudged(Wire.tag(publish.payload()), "was delivered");
    }
  }

  private static int identifier(Packet packet) {
    return packet instanceof SubAck answer ? answer.packetId() : Wire.packetId(packet);
  }

  private boolean isOverdue(Waiting asked) {
    long boundNanos = world.scenario().settings().readPauseNanos();
    return world.clock().nanos() - asked.sinceNanos >= boundNanos;
  }

  @Override
  void onSubmitted(StoreBatch batch) {
    for (StoreOperation operation : batch.operations()) {
      if (operation instanceof PutMessage put) {
        requireJudged(Wire.tag(put.message().payload()), "was stored");
      }
    }
  }

  /** What was sent before may have been judged then. */
  private void requireJudged(long tag, String what) {
    Publication publication = tag == 0 ? null : world.ledger().find(tag);
    if (publication != null && !publication.wasRepeated) {
      for (Waiting asked : waiting.values()) {
        require(
            asked.isDecided || asked.tag() != tag,
            publication + " " + what + " before the verdict");
      }
    }
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Disconnected lost) {
      waiting.remove(lost.peer());
    } else if (event instanceof Dropped drop && drop.reason() == DropReason.NOT_AUTHORIZED) {
      onDenied(drop);
    }
  }

  private void onDenied(Dropped drop) {
    @Nullable String connection = null;
    for (Map.Entry<String, Waiting> entry : waiting.entrySet()) {
      if (entry.getValue().clientId.equals(drop.clientId()) && isOverdue(entry.getValue())) {
        connection = entry.getKey();
      }
    }
    require(connection != null, "nobody denies anything before its time: " + drop);
    Waiting denied = waiting.remove(connection);
    Publication publication = denied == null ? null : world.ledger().find(denied.tag());
    if (publication != null) {
      publication.wasDenied = true;
    }
  }

  @Override
  void onCrash() {
    waiting.clear();
    latest.clear();
  }
}
