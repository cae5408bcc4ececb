package io.ternmq.transport;

/** A body that goes out piece by piece. Any thread may call. */
public interface WebStream {
  /**
   * Sends a piece.
   *
   * @return false, and nothing sent, where the peer is gone or takes nothing at the moment
   */
  boolean send(byte[] piece);

  /** False once the peer is gone or {@link #close} was called. */
  boolean isOpen();

  /** Runs this when the stream ends, on an event loop; at once where it has. */
  void onEnd(Runnable task);

  /** Ends the body where it is whole, and the connection behind it. */
  void end();

  /** Ends the connection, wherever the body is. */
  void close();
}
