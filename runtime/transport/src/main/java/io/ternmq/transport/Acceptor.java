package io.ternmq.transport;

/** Takes new connections of a listener. Called on the lane that the connection will stay on. */
@FunctionalInterface
public interface Acceptor {
  /** The handler of this connection; called before its first byte is read. */
  PacketHandler accept(Connection connection);
}
