package io.ternmq.crash.soak;

import java.util.BitSet;

/** The numbered messages of one publisher, all with one QoS to one topic. Any thread. */
final class Stream {
  private final String name;
  private final String topic;
  private final int qos;
  private final boolean isRetained;
  private final BitSet accepted = new BitSet();

  Stream(String name, String topic, int qos, boolean isRetained) {
    this.name = name;
    this.topic = topic;
    this.qos = qos;
    this.isRetained = isRetained;
  }

  String name() {
    return name;
  }

  String topic() {
    return topic;
  }

  int qos() {
    return qos;
  }

  boolean isRetained() {
    return isRetained;
  }

  /** The broker said that it has this one. */
  synchronized void accept(int number) {
    accepted.set(number);
  }

  synchronized BitSet accepted() {
    return (BitSet) accepted.clone();
  }
}
