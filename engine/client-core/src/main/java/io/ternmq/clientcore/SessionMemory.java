package io.ternmq.clientcore;

/** What a server's CONNACK says about the session that the client knows. */
enum SessionMemory {
  /** It is there. */
  KEPT,
  /**
   * There is one, but a CONNECT of ours was left unanswered meanwhile: the server may have lost the
   * session then, and this may be the one that it began in its place. Subscriptions are made again.
   */
  UNSURE,
  /**
   * There is one of an earlier life of this client id, of which nothing is remembered here. The
   * server may hold identifiers of it, so ours begin anywhere: a QoS 2 message under an identifier
   * that is held would be taken for a repeat, and thrown away.
   */
  UNKNOWN_HERE,
  /** There is none. */
  ABSENT
}
