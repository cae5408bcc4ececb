package io.ternmq.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that have to be told one before they start, or that start again on theirs. No
 * two calls in a process get the same: who is given several at once, or is down for a moment, is
 * alone on each.
 */
public final class Ports {
  private static final int FIRST = 12_000;

  /** From 32,768 on systems give ports to whoever connects: one of those could go meanwhile. */
  private static final int BEHIND_LAST = 32_000;

  private static final int COUNT = BEHIND_LAST - FIRST;

  /** Of the port to try next: processes beside each other begin apart, and go through all. */
  private static final AtomicInteger NEXT_INDEX =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private Ports() {}

  /** A port of the loopback address that was free a moment ago. */
  public static int free() throws IOException {
    while (true) {
      int port = FIRST + Math.floorMod(NEXT_INDEX.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // then another one
      }
    }
  }
}
