package io.ternmq.crash.soak;

import io.ternmq.crash.Findings;
import io.ternmq.crash.Frame;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that comes back to its session whenever its connection ends, for whatever reason. Its
 * own thread connects and reads; the one of the run cuts it, and a third writes pings.
 */
abstract class SoakClient {
  private static final int EXPIRY_SECONDS = 86_400;
  private static final long STACK_BYTES = 256 << 10;
  private static final int SERVER_BUSY = 0x89;
  private static final int UNAVAILABLE = 3;

  private final Run run;
  private final Account account;
  private final Doors.Transport transport;
  private final boolean isClean;
  private final Thread thread;
  private volatile boolean isStopped;
  private volatile boolean isToTakeOver;
  private volatile long awayMillis;
  private volatile @Nullable Wire wire;
  private boolean hasSession;

  /**
   * A client that is not there yet.
   *
   * @param isClean whether its session ends with each connection
   */
  SoakClient(Run run, Account account, Doors.Transport transport, boolean isClean) {
    this.run = run;
    this.isClean = isClean;
    this.account = account;
    this.transport = transport;
    this.thread = new Thread(null, this::live, account.clientId(), STACK_BYTES);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  // ---- what kinds of clients differ in

  /** A connection begins, with its session or with a new one. */
  abstract void onConnected(Wire connected, boolean isResumed) throws IOException;

  /** A packet came that is not about the connection itself. */
  abstract void onPacket(Wire connected, Frame packet) throws IOException;

  /** Whether it does on the broker all that it is there for. */
  abstract boolean isReady();

  Account account() {
    return account;
  }

  /** How long the session waits once the connection has ended. */
  int expirySeconds() {
    return isClean ? 0 : EXPIRY_SECONDS;
  }

  /** Whether it may find its session, or none, when it connects now. */
  boolean mayFind(boolean isSessionPresent) {
    return isSessionPresent == hasSession;
  }

  /** The connection has ended. */
  void onEnded() {}

  /** The connection is about to be taken over by another one. */
  void onTakingOver() {}

  // ---- its thread

  private void live() {
    while (!isStopped) {
      Wire connected = connect();
      if (connected != null) {
        Wire before = wire;
        wire = connected;
        close(before);
        serve(connected);
      }
      if (isToTakeOver) {
        isToTakeOver = false; // the old connection stays until the new one is there
        onTakingOver();
      } else {
        close(wire);
        wire = null;
        onEnded();
        rest();
      }
    }
    close(wire);
  }

  private static void close(@Nullable Wire wire) {
    if (wire != null) {
      wire.close();
    }
  }

  /** Null where it was refused. */
  private @Nullable Wire connect() {
    try (Opening opening = new Opening(Wire.open(run.doors(), transport, 1))) {
      Wire fresh = opening.wire;
      int keepAlive = run.options().pace().keepAliveSeconds();
      fresh.send(PacketBytes.connect(account(), isClean, keepAlive, expirySeconds()));
      Frame answer = fresh.read();
      if (answer.type() != Frame.CONNACK || answer.reason() != 0) {
        onRefused(answer);
        return null;
      }
      if (!mayFind(answer.isSessionPresent())) {
        String found = answer.isSessionPresent() ? "its session" : "no session";
        findings().add(account().clientId() + " came and found " + found);
      }
      hasSession = !isClean;
      tally().connects.increment();
      onConnected(fresh, answer.isSessionPresent());
      opening.isDone = true;
      return fresh;
    } catch (IOException e) {
      if (!isStopped) {
        findings().add(account().clientId() + " could not connect: " + e);
      }
      return null;
    }
  }

  /** Closes a connection that came to nothing. */
  private static final class Opening implements AutoCloseable {
    final Wire wire;
    boolean isDone;

    Opening(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void close() {
      if (!isDone) {
        wire.close();
      }
    }
  }

  private void onRefused(Frame answer) {
    if (answer.reason() == SERVER_BUSY || answer.reason() == UNAVAILABLE) {
      tally().one("client told to come back later");
    } else {
      findings().add(account().clientId() + " was refused, reason " + answer.reason());
    }
  }

  private void serve(Wire connected) {
    try {
      while (!isStopped) {
        Frame packet = connected.read();
        if (connected.isCut()) {
          if (connected.mutedSeconds() > run.options().pace().noticedSeconds()) {
            return;
          }
        } else if (packet.type() == Frame.DISCONNECT) {
          findings().add(account().clientId() + " was told to go, reason " + packet.reason());
          return;
        } else if (packet.type() != Frame.PINGRESP) {
          onPacket(connected, packet);
        }
        if (isToTakeOver) {
          connected.retire();
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      onTrouble(connected, e);
    } finally {
      if (connected.mutedSeconds() > run.options().pace().noticedSeconds()) {
        findings().add(account().clientId() + " fell silent, and that was not noticed in time");
      }
    }
  }

  private void onTrouble(Wire ended, Exception trouble) {
    if (trouble instanceof RuntimeException) {
      findings().add(account().clientId() + " did not understand what came: " + trouble);
    } else if (!ended.isCut() && !isStopped) {
      findings().add(account().clientId() + " lost its connection for no reason: " + trouble);
    }
  }

  private void rest() {
    long millis = awayMillis == 0 ? ThreadLocalRandom.current().nextLong(50, 1_500) : awayMillis;
    awayMillis = 0;
    try {
      TimeUnit.MILLISECONDS.sleep(isStopped ? 0 : millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- from the threads of the run

  /** The connection, where there is one that nothing was done to yet. */
  @Nullable Wire openWire() {
    Wire current = wire;
    return current == null || current.isCut() ? null : current;
  }

  void ping() {
    Wire current = openWire();
    if (current != null) {
      try {
        current.send(PacketBytes.PING);
      } catch (IOException e) {
        tally().one("written to a connection that had just ended"); // its own thread learns it
      }
    }
  }

  /** Stays away for so long once the connection has ended. */
  void stayAway(long millis) {
    awayMillis = millis;
  }

  /** Connects again as soon as something comes, while it is connected still. */
  void takeOver() {
    isToTakeOver = true;
  }

  void stop() {
    isStopped = true;
    close(wire);
    thread.interrupt();
  }

  Findings findings() {
    return run.findings();
  }

  Tally tally() {
    return run.tally();
  }
}
