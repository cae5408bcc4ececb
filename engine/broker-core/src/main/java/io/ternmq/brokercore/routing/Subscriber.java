package io.ternmq.brokercore.routing;

import io.ternmq.packet.TopicName;

/** A session as the topic tree sees it. Any lane may ask. */
public interface Subscriber {
  /** A number that no other session of this broker has or had. */
  long number();

  /** The session's client id, by which No Local is judged [MQTT-3.8.3-3]. */
  String clientId();

  /** True where the session has a connection. */
  boolean isOnline();

  /** False where its client is on line and has no right to receive this. */
  default boolean mayReceive(TopicName topic) {
    return true;
  }

  /** True where messages for this session are to survive its connection. */
  boolean isDurable();
}
