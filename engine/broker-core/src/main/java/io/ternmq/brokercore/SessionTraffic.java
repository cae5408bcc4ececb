package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.RetainedCursor;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.core.InboundWindow;
import io.ternmq.core.Moment;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two directions of a session, each made when it is first needed: a client that is merely
 * connected has neither. Lives as long as the session; owned by its lane.
 */
abstract class SessionTraffic extends OpenReceipts {
  private @Nullable Outbound outbound;
  private @Nullable InboundWindow inbound;

  /** Made where there was none, for the connection that there is. */
  abstract Outbound newOutbound();

  /** What goes to the client. */
  final Outbound outbound() {
    Outbound made = outbound;
    if (made == null) {
      made = newOutbound();
      outbound = made;
    }
    return made;
  }

  /** What the client has sent with QoS 2. */
  final InboundWindow inbound() {
    InboundWindow made = inbound;
    if (made == null) {
      made = new InboundWindow();
      inbound = made;
    }
    return made;
  }

  // ---- what a store held

  /** Takes in one message; released where PUBREL may have gone out. */
  public final void restore(Outgoing outgoing, boolean released) {
    outbound().restore(outgoing, released);
  }

  /** Takes in one message that the store goes on to hold; it may have been sent, or surely not. */
  public final void restore(Shelved entry, boolean wasPerhapsSent) {
    outbound().restore(entry, wasPerhapsSent);
  }

  /** Messages that the store held are here, in order. */
  public final void onFetched(List<Outgoing> found, Moment now) {
    outbound().onFetched(found, now);
  }

  /** Takes in that this subscription is owed retained messages up to this number. */
  public final void restoreOwed(Subscription subscription, RetainedCursor cursor, long upTo) {
    outbound().retained().storesAsOwed(subscription.filterText(), upTo);
    outbound().retained().add(subscription, cursor);
  }

  /** Takes in an identifier. */
  public final void restoreReceived(int packetId) {
    inbound().put(packetId, InboundWindow.Progress.RECEIVED);
  }

  // ---- events

  /** PUBACK, PUBREC or PUBCOMP from the client. */
  final void onAcknowledgement(PacketType type, int packetId, ReasonCode reason, Moment now) {
    switch (type) {
      case PUBACK -> outbound().onPubAck(packetId, reason, now);
      case PUBREC -> outbound().onPubRec(packetId, reason, now);
      case PUBCOMP -> outbound().onPubComp(packetId, now);
      default -> throw new IllegalArgumentException(type + " does not answer a delivery");
    }
  }

  // ---- events, which mean nothing to what was not made

  final void beginConnection(int receiveMaximum) {
    if (outbound != null) {
      outbound.attach(receiveMaximum);
    }
  }

  final void endConnection() {
    if (outbound != null) {
      outbound.detach();
    }
  }

  /** Sends whatever may be sent now. */
  final void pump(Moment now) {
    if (outbound != null) {
      outbound.pump(now);
    }
  }

  /** The subscription with this filter is no more. */
  final void endRetained(String filter) {
    RetainedDelivery owed = knownRetained();
    if (owed != null) {
      owed.end(filter);
    }
  }

  /** This subscription took the place of one with the same filter. */
  final void replaceRetained(Subscription subscription) {
    RetainedDelivery owed = knownRetained();
    if (owed != null) {
      owed.replaced(subscription);
    }
  }

  /** Up to which number the store knows retained messages as owed by a filter; 0 for none. */
  final long retainedStoredAsOwed(String filter) {
    RetainedDelivery owed = knownRetained();
    return owed == null ? 0 : owed.storedAsOwed(filter);
  }

  private @Nullable RetainedDelivery knownRetained() {
    return outbound == null ? null : outbound.knownRetained();
  }

  /** From now on what waits counts here; null for nowhere. */
  final void countIn(@Nullable QueueQuota quota) {
    if (quota != null || outbound != null) {
      outbound().queue().quota(quota);
    }
  }

  /** Whatever is not finished: what is in flight and what waits, each in its order. */
  final void forEachKept(Consumer<Outgoing> action) {
    if (outbound != null) {
      outbound.forEach(action);
    }
  }

  /** True where there may be more to move to other members than one turn does. */
  final boolean moveShared(boolean isAway, Moment now) {
    return outbound != null && outbound.moveShared(isAway, now);
  }

  /** Discards both directions; returns how many messages are lost. */
  final int closeTraffic(Moment now) {
    int undelivered = outbound == null ? 0 : outbound.close(now);
    inbound = null;
    return undelivered;
  }

  // ---- questions

  /** Neither the message with this number nor one with a higher number was ever sent. */
  final long firstUnsent() {
    return outbound == null ? 0 : outbound.firstUnsent();
  }

  /** How many messages wait. */
  public final int waiting() {
    return outbound == null ? 0 : outbound.queue().count();
  }

  /** How many messages are in flight to the client. */
  public final int inFlight() {
    return outbound == null ? 0 : outbound.window().count();
  }

  /** How many QoS 2 identifiers of the client's it holds. */
  final int heldIdentifiers() {
    return inbound == null ? 0 : inbound.count();
  }
}
