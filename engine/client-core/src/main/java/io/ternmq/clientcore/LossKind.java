package io.ternmq.clientcore;

/** The ways in which a connection fails or ends. */
public enum LossKind {
  /** The host refused the connection: nothing listens there. */
  REFUSED("connection refused"),
  /** The peer reset the connection. */
  RESET("reset"),
  /** Not connected within the connect timeout. */
  TIMED_OUT("timed out"),
  /** The host name has no address. */
  UNRESOLVED("unknown host"),
  /** The network has no way to the host. */
  UNREACHABLE("unreachable"),
  /** The peer closed the connection without a word. */
  CLOSED("closed by the server"),
  /** The server answered no ping in time. */
  PING_UNANSWERED("no answer to a ping"),
  /** The server refused CONNECT, with a reason. */
  SERVER_REFUSED("refused by the server"),
  /** The server sent DISCONNECT, with a reason. */
  SERVER_DISCONNECTED("ended by the server"),
  /** The server broke the protocol; the reason says how. */
  PROTOCOL_VIOLATED("the server broke the protocol"),
  /** The certificate's time has not begun: one of the clocks is wrong. */
  CERTIFICATE_NOT_YET_VALID("certificate not yet valid"),
  /** The certificate is not trusted or has expired. */
  CERTIFICATE_REJECTED("certificate not trusted or expired"),
  /** The certificate names another host. */
  WRONG_HOST_NAME("certificate names another host"),
  /** What the attempt was to use (credentials, a server) could not be had. */
  PARAMETERS_MISSING("connection parameters could not be had"),
  /** What the attempt was to use cannot be sent: too long, or no text that MQTT can carry. */
  PARAMETERS_UNUSABLE("connection parameters cannot be sent"),
  /** The client's session cannot be kept any more: the disk is full or broken. */
  STORE_FAILED("the queue on disk failed"),
  /** Any other failure of the network. */
  FAILED("network failure"),
  /** The user asked to reconnect. */
  RECONNECT_REQUESTED("reconnect was asked for"),
  /** The user asked to stop. */
  STOP_REQUESTED("stop was asked for");

  private final String label;

  LossKind(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
