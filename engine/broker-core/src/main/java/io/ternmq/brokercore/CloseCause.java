package io.ternmq.brokercore;

import io.ternmq.packet.ReasonCode;

/** Why a connection ended. The names are those of events, logs and pages. */
public enum CloseCause {
  /** The client sent DISCONNECT. */
  CLIENT_DISCONNECT(ReasonCode.SUCCESS),
  /** The peer closed the connection (FIN) without DISCONNECT. */
  PEER_CLOSED(ReasonCode.UNSPECIFIED_ERROR),
  /** The peer reset the connection (RST). */
  RESET(ReasonCode.UNSPECIFIED_ERROR),
  /** Nothing was heard for one and a half times the keep-alive. */
  KEEP_ALIVE_TIMEOUT(ReasonCode.KEEP_ALIVE_TIMEOUT),
  /** The network answered neither probes nor data. */
  PROBE_TIMEOUT(ReasonCode.UNSPECIFIED_ERROR),
  /** A packet began and did not get on. */
  STALLED_PACKET(ReasonCode.UNSPECIFIED_ERROR),
  /** No complete CONNECT came within its deadline. */
  CONNECT_TIMEOUT(ReasonCode.UNSPECIFIED_ERROR),
  /** The same client id connected again. */
  TAKEN_OVER(ReasonCode.SESSION_TAKEN_OVER),
  /** The peer broke a rule of the protocol. */
  PROTOCOL_ERROR(ReasonCode.PROTOCOL_ERROR),
  /** The CONNECT was refused, or a later authentication. */
  REFUSED(ReasonCode.NOT_AUTHORIZED),
  /** The peer did not read what was sent, or the broker could not take what it sent. */
  OVERLOADED(ReasonCode.SERVER_BUSY),
  /** A quota was used up. */
  QUOTA(ReasonCode.QUOTA_EXCEEDED),
  /** An administrator ended it. */
  ADMINISTRATOR(ReasonCode.ADMINISTRATIVE_ACTION),
  /** The broker is shutting down. */
  SHUTDOWN(ReasonCode.SERVER_SHUTTING_DOWN),
  /** The broker made a mistake of its own and gave up this connection only. */
  INTERNAL_ERROR(ReasonCode.UNSPECIFIED_ERROR),
  /** Ends sessions, never connections: nobody came back within the grace window. */
  GRACE_OVER(ReasonCode.UNSPECIFIED_ERROR),
  /** Ends sessions, never connections: an administrator did not wait for the grace window. */
  EXPIRED_BY_ADMINISTRATOR(ReasonCode.ADMINISTRATIVE_ACTION);

  private final ReasonCode reason;

  CloseCause(ReasonCode reason) {
    this.reason = reason;
  }

  /** What a DISCONNECT for this cause says, where no better code is known. */
  public ReasonCode reason() {
    return reason;
  }

  /** Whether a connection ends for this cause; else only a session that waits does. */
  public boolean endsConnections() {
    return this != GRACE_OVER && this != EXPIRED_BY_ADMINISTRATOR;
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
