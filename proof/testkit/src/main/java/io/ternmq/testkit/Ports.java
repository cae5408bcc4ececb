package io.ternmq.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that have to be told one before they start, or that start again on theirs. */
public final class Ports {
  private static final int FIRST = 12_000;

  /** From 32,768 on systems give ports to whoever connects: one of those could go meanwhile. */
  private static final int BEHIND_LAST = 32_000;

  private Ports() {}

  /** A port of the loopback address that was free a moment ago. */
  public static int free() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // then another one
      }
    }
  }
}
