package io.ternmq.transport;

import jdk.jfr.FlightRecorder;

/** What TernMQ asks of Netty where nobody else has asked for anything. */
final class NettyDefaults {
  private static final String FLIGHT_EVENTS = "io.netty.jfr.enabled";

  private NettyDefaults() {}

  /**
   * Leaves out Netty's events for the flight recorder, whose classes cost the first connection of a
   * process 100 ms and more, unless a recording is going on already. Only before Netty is first
   * used does it have an effect.
   */
  static void apply() {
    if (System.getProperty(FLIGHT_EVENTS) == null && !isRecording()) {
      System.setProperty(FLIGHT_EVENTS, "false");
    }
  }

  private static boolean isRecording() {
    boolean hasRecorder = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    return hasRecorder && FlightRecorder.isInitialized();
  }
}
