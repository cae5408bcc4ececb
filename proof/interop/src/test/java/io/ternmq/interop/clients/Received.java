package io.ternmq.interop.clients;

import java.util.List;

/** A message as a subscribing client prints it: {@code got <qos> <retain> <payload>}. */
record Received(int qos, boolean retained, String payload) {

  static boolean isPrintedOn(String line) {
    return line.startsWith("got ");
  }

  static Received of(String line) {
    String[] parts = line.split(" ", 4);
    return new Received(Integer.parseInt(parts[1]), parts[2].equals("1"), parts[3]);
  }

  /** The live messages of this QoS with these payloads. */
  static List<Received> live(int qos, List<String> payloads) {
    return payloads.stream().map(payload -> new Received(qos, false, payload)).toList();
  }
}
