package io.ternmq.crash;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client with a session of its own that comes back whenever it loses its connection. What it
 * remembers survives its connections, as the disk of a device would. Its own thread reads and
 * writes.
 */
abstract class Client {
  private static final long RETRY_MILLIS = 20;

  private final String clientId;
  private final int port;
  private final Findings findings;
  private final Thread thread = new Thread(this::run);
  private volatile boolean isWanted = true;
  private volatile boolean isStopped;
  private volatile @Nullable Link link;
  private boolean hasSession;

  Client(String clientId, int port, Findings findings) {
    this.clientId = clientId;
    this.port = port;
    this.findings = findings;
  }

  void start() {
    thread.setName(clientId);
    thread.setDaemon(true);
    thread.start();
  }

  /** The bytes of its CONNECT. */
  byte[] connect() {
    return Bytes.connect(clientId, false, "", "");
  }

  /** A connection begins. */
  abstract void onConnected(Link connected) throws IOException;

  /** A packet came. */
  abstract void onFrame(Link connected, Frame frame) throws IOException;

  private void run() {
    while (!isStopped) {
      if (isWanted) {
        serve();
      }
      rest();
    }
  }

  private void serve() {
    try (Link connected = Link.open(port, connect())) {
      link = connected;
      if (hasSession && !connected.sessionPresent()) {
        findings.add(clientId + " came back, and its session was gone");
      }
      hasSession = true;
      onConnected(connected);
      while (isWanted && !isStopped) {
        onFrame(connected, connected.read());
      }
    } catch (IOException e) {
      // the broker was killed, or this client is to be away for a while
    } finally {
      link = null;
    }
  }

  private static void rest() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On line from now on, or away. */
  void wanted(boolean online) {
    isWanted = online;
    if (!online) {
      drop();
    }
  }

  boolean isOnline() {
    return link != null;
  }

  private void drop() {
    Link current = link;
    if (current != null) {
      current.close();
    }
  }

  void stop() {
    isStopped = true;
    drop();
  }

  String clientId() {
    return clientId;
  }

  Findings findings() {
    return findings;
  }
}
