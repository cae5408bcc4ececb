package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * What a connection keeps of its login and of the messages that flow on it: topic aliases, the
 * receive quota, the wait for a verdict. Each is made when it is first needed, and mostly none is.
 * Ends with the connection; owned by its lane.
 */
abstract class ConnectionFlow {
  private @Nullable InboundAliases aliases;
  private @Nullable OutboundAliases outboundAliases;
  private @Nullable InboundQuota quota;
  private @Nullable VerdictWait verdicts;
  private @Nullable AwaitedLogin awaitedLogin;
  private boolean isAnswered;

  /** What it speaks through. */
  abstract ConnectionOutput output();

  abstract VerdictWait newVerdictWait();

  /** Sends what answers CONNECT; false, and nothing sent, where the client cannot take it. */
  final boolean answer(ConnAck connAck) {
    isAnswered = true;
    return output().send(connAck);
  }

  /** True where CONNECT was answered, be it by a refusal. */
  final boolean isAnswered() {
    return isAnswered;
  }

  /** The login that an authenticator judges; null where there is none, or a verdict. */
  final @Nullable AwaitedLogin awaitedLogin() {
    return awaitedLogin;
  }

  final void awaitedLogin(@Nullable AwaitedLogin login) {
    awaitedLogin = login;
  }

  /** Up to so many topics have an alias in what is sent; 0 for none. */
  final void outboundAliases(int maximum) {
    outboundAliases = maximum > 0 ? new OutboundAliases(maximum) : null;
  }

  /** The session comes with this many QoS 2 identifiers of earlier connections. */
  final void inherit(int heldIdentifiers) {
    if (heldIdentifiers > 0) {
      quota().begin(heldIdentifiers);
    }
  }

  /**
   * Sends a PUBLISH with this message; false, and nothing sent, where the client cannot take it.
   */
  final boolean publish(Message message, DeliveryHeader header) {
    OutboundAliases known = outboundAliases;
    return known == null
        ? output().publish(message, header)
        : known.publish(output(), message, header);
  }

  final InboundAliases aliases() {
    InboundAliases made = aliases;
    if (made == null) {
      made = new InboundAliases();
      aliases = made;
    }
    return made;
  }

  /** What the client has in flight on this connection. */
  final InboundQuota quota() {
    InboundQuota made = quota;
    if (made == null) {
      made = new InboundQuota();
      quota = made;
    }
    return made;
  }

  /** What it waits for while it is in service. */
  final VerdictWait verdicts() {
    VerdictWait made = verdicts;
    if (made == null) {
      made = newVerdictWait();
      verdicts = made;
    }
    return made;
  }

  /** True while what comes waits behind something that is to be decided. */
  final boolean isWaiting() {
    return verdicts != null && verdicts.isWaiting();
  }

  /** Keeps the packet in its order where there is a wait, else returns false. */
  final boolean holds(Packet packet, Moment now) {
    return verdicts != null && verdicts.holds(packet, now);
  }

  /** Nothing is waited for any more. */
  final void endWaiting() {
    if (verdicts != null) {
      verdicts.end();
    }
    if (awaitedLogin != null) {
      awaitedLogin.onConnectionEnd();
    }
  }
}
