package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that send one byte a second: they do not outlive the deadline, and others notice nothing.
 */
@Timeout(180)
class TrickleTest {
  /** Long enough for those who are in no hurry to log in on a machine that stands still a while. */
  private static final long DEADLINE_SECONDS = 6;

  private static final String DEADLINE = "--set=liveness.connect.timeout=" + DEADLINE_SECONDS + "s";
  private static final byte[] UPGRADE =
      ("GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Protocol: mqtt\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;

  private final ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    seconds.shutdownNow();
  }

  /** Sends a byte each second until the broker ends it. */
  private void trickle(PlainClient slow, byte[] bytes) throws Exception {
    int[] sent = {0};
    ScheduledFuture<?> trickling =
        seconds.scheduleAtFixedRate(
            () -> {
              try {
                slow.send(new byte[] {bytes[sent[0]++]});
              } catch (IOException ended) {
                throw new IllegalStateException(ended); // no more of it
              }
            },
            0,
            1,
            TimeUnit.SECONDS);
    slow.awaitEnd();
    trickling.cancel(false);
  }

  private static void assertServedMeanwhile(RunningBroker broker, String listener)
      throws Exception {
    try (PlainClient other =
        listener.equals("mqtts")
            ? PlainClient.openSecure(broker.port(listener))
            : PlainClient.open(broker.port(listener))) {
      assertThat(other.login("other")).isZero();
    }
  }

  /**
   * It ends, and not before the deadline: that runs from when the broker takes it at the latest.
   */
  private void assertEndedAtTheDeadline(int port, byte[] bytes) throws Exception {
    long began = System.nanoTime();
    try (PlainClient slow = PlainClient.open(port)) {
      trickle(slow, bytes);
    }
    assertThat(System.nanoTime() - began).isGreaterThan(DEADLINE_SECONDS * 900_000_000L);
  }

  @Test
  void oneByteASecondDoesNotOutliveTheDeadlineOverTcp() throws Exception {
    try (RunningBroker broker =
        RunningBroker.start(folder, "--port=0", "--ws-port=off", DEADLINE)) {
      assertEndedAtTheDeadline(
          broker.port("mqtt"), PlainClient.connect("a-name-that-takes-half-a-minute-to-send"));
      assertServedMeanwhile(broker, "mqtt");
    }
  }

  @Test
  void oneByteASecondDoesNotOutliveTheDeadlineOverTls() throws Exception {
    try (RunningBroker broker = RunningBroker.startSecure(folder, DEADLINE)) {
      byte[] hello = new byte[60];
      System.arraycopy(new byte[] {22, 3, 1, 0, (byte) 200, 1, 0, 0, (byte) 196}, 0, hello, 0, 9);
      assertEndedAtTheDeadline(broker.port("mqtts"), hello);
      try (PlainClient slow = PlainClient.openSecure(broker.port("mqtts"))) {
        trickle(slow, PlainClient.connect("a-name-that-takes-half-a-minute-to-send"));
      }
      assertServedMeanwhile(broker, "mqtts");
    }
  }

  @Test
  void oneByteASecondDoesNotOutliveTheDeadlineOverAWebSocket() throws Exception {
    try (RunningBroker broker = RunningBroker.start(folder, "--port=0", "--ws-port=0", DEADLINE)) {
      assertEndedAtTheDeadline(broker.port("websocket"), UPGRADE);
      try (PlainClient slow = PlainClient.open(broker.port("websocket"))) {
        slow.send(UPGRADE);
        byte[] frames = new byte[60];
        for (int index = 0; index < frames.length; index++) {
          frames[index] = new byte[] {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 0x10}[index % 7];
        }
        trickle(slow, frames);
      }
      assertServedMeanwhile(broker, "mqtt");
    }
  }
}
