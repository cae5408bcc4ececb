package io.ternmq.testkit.contest;

/** A client library as the tasks use it: asynchronous, and set to come back by itself. */
public interface Contestant {
  /**
   * Connects a client and returns when it is on line.
   *
   * @param hears told in the library's own threads
   */
  Member open(Seat seat, Hears hears) throws Exception;

  /**
   * Where a client connects, and as whom; it asks for a session of an hour.
   *
   * @param retryMillis the longest delay before an attempt to come back; 0 for the library's own
   */
  record Seat(int port, String clientId, int keepAliveSeconds, int retryMillis) {}

  /** One client. */
  interface Member {
    /** Subscribes at QoS 1 and waits for the answer; the subscription outlives a lost session. */
    void subscribe(String filter) throws Exception;

    /** Publishes; the task runs when the library is done with the message. */
    void publish(String topic, byte[] payload, int qos, Runnable done) throws Exception;
  }

  /** Hears what happens to a client. */
  interface Hears {
    /** A message came. */
    void onMessage();

    /** The library says that the connection is lost. */
    void onLost();

    /** The library says that it is connected again. */
    void onBack();
  }
}
