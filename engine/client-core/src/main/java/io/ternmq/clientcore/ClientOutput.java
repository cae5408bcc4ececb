package io.ternmq.clientcore;

import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client engine can do to the world: the shell behind it connects, encodes and closes, and
 * decides nothing. Everything is called on the client's lane, and no call may call back into the
 * engine.
 */
public interface ClientOutput {
  /**
   * Opens a link. {@link ClientEngine#onLinkOpen} or {@link ClientEngine#onLinkClosed} answers,
   * with the attempt's epoch; the engine watches the time. A link before this one is no longer
   * wanted.
   */
  void connect(ConnectionAttempt attempt);

  /**
   * From now on packets go out in this version and not larger than this.
   *
   * @param maximumPacketBytes the server's Maximum Packet Size; Integer.MAX_VALUE for none
   */
  void speak(ProtocolVersion version, int maximumPacketBytes);

  /** What is wrong with a CONNECT that cannot be sent, as a sentence; null where it can be. */
  default @Nullable String faultOf(Connect packet) {
    return null;
  }

  /**
   * Sends a packet on the link.
   *
   * @throws IllegalArgumentException where it holds what MQTT cannot carry; then nothing was sent
   * @return false where it was larger than the server takes; then nothing was sent
   */
  boolean send(Packet packet);

  /** Sends PUBACK, PUBREC, PUBREL or PUBCOMP without properties. */
  void acknowledge(PacketType type, int packetId, ReasonCode reason);

  /** True while the link takes more; else {@link ClientEngine#onWritable} says when it does. */
  boolean isWritable();

  /** How many bytes of what was sent the network has not taken yet. */
  default long unsentBytes() {
    return 0;
  }

  /** Closes the link after what was sent; its later events are ignored. */
  void close();

  /** Closes the link at once: the other end does not answer. */
  void abort();

  /** Hands a message to the application; {@link ClientEngine#handled} says that it is done. */
  void deliver(IncomingMessage message);

  /** Where the session is kept beyond the life of the client. */
  default ClientStore store() {
    return ClientStore.MEMORY;
  }

  /** This message is in the queue, and durable where there is a store that is. */
  default void stored(OutgoingMessage message) {}

  /** This message has ended. */
  void finished(OutgoingMessage message, PublishOutcome outcome);

  /** The server answered this change; one reason a filter, in its order. */
  void answered(SubscriptionChange change, List<ReasonCode> reasons);

  /** The client was closed, or had no room, before the server answered this change. */
  void abandoned(SubscriptionChange change);

  /** Something happened that the application may want to know. */
  void report(ClientEvent event);
}
