package io.ternmq.interop.clients;

/** The will that a client leaves with the broker, always at QoS 1 and not retained. */
record LastWill(String topic, String payload) {}
