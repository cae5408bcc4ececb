package io.ternmq.peers;

/** One connection of a client library, as a program would use it: by its blocking calls. */
interface Library {
  /**
   * Connects, and returns whether the server kept the session; what arrives goes to the listener.
   */
  boolean connect(MessageListener listener) throws Exception;

  void subscribe() throws Exception;

  /** Publishes and waits for the acknowledgement. */
  void publish(String payload) throws Exception;

  void disconnect() throws Exception;

  /** Told of each message, in the library's own thread. */
  interface MessageListener {
    void onMessage(int qos, boolean retained, byte[] payload);
  }
}
