package io.ternmq.crash.soak;

/** Who a client says it is, and in which version of MQTT. Immutable. */
record Account(String clientId, String user, String password, boolean isFive) {
  Account withId(String other) {
    return new Account(other, user, password, isFive);
  }
}
