package io.ternmq.interop.clients;

import java.util.List;

/** What one run of a publishing client sends, in this order. */
record Publication(String topic, int qos, boolean retained, List<String> payloads) {

  static Publication of(String topic, int qos, List<String> payloads) {
    return new Publication(topic, qos, false, payloads);
  }

  static Publication ofRetained(String topic, String payload) {
    return new Publication(topic, 1, true, List.of(payload));
  }

  /** An empty retained message, which removes the retained one. */
  static Publication ofClearing(String topic) {
    return new Publication(topic, 1, true, List.of(""));
  }
}
