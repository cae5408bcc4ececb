package io.ternmq.interop.deaths;

/** A will at QoS 0. The delay is said in MQTT 5.0 only. */
record RawWill(String topic, String payload, int delaySeconds) {

  static RawWill of(String topic, String payload) {
    return new RawWill(topic, payload, 0);
  }
}
