package io.ternmq.transport;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import jdk.jfr.FlightRecorder;

/** What TernMQ asks of Netty where nobody else has asked for anything. */
final class NettyDefaults {
  private static final String FLIGHT_EVENTS = "io.netty.jfr.enabled";
  private static final String PROCESS_ID = "io.netty.processId";
  private static final String MACHINE_ID = "io.netty.machineId";

  /** Netty takes ids of processes up to this. */
  private static final int PROCESS_IDS = 1 << 22;

  private static final int MACHINE_ID_BYTES = 8;

  private NettyDefaults() {}

  /**
   * Leaves out what costs the first connection of a process time and is of no use to it. Only
   * before Netty is first used does it have an effect.
   *
   * <ul>
   *   <li>Events for the flight recorder, whose classes cost 100 ms and more, unless a recording is
   *       going on already.
   *   <li>Names of channels out of the process and the hardware, which cost 10 ms to find out: they
   *       are random, as Netty makes them where it finds nothing.
   * </ul>
   */
  static void apply() {
    if (!isRecording()) {
      setWhereUnset(FLIGHT_EVENTS, "false");
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    setWhereUnset(PROCESS_ID, Integer.toString(random.nextInt(PROCESS_IDS)));
    setWhereUnset(MACHINE_ID, machineId(random));
  }

  private static void setWhereUnset(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** As an address of hardware is written. */
  private static String machineId(ThreadLocalRandom random) {
    byte[] id = new byte[MACHINE_ID_BYTES];
    random.nextBytes(id);
    return HexFormat.ofDelimiter(":").formatHex(id);
  }

  private static boolean isRecording() {
    boolean hasRecorder = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    return hasRecorder && FlightRecorder.isInitialized();
  }
}
