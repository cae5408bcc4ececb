package io.ternmq.interop.clients;

/** A family of MQTT clients, each client a process. */
interface ClientFamily {
  /** Starts a subscriber and returns it once its subscription stands. */
  Subscriber subscribe(Login login, String filter, int qos);

  /** Publishes all of it, waits for the acknowledgements, and disconnects. */
  void publish(Login login, Publication publication);
}
