package io.ternmq.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real disk that fills while durable messages come in. */
@Timeout(300)
class FullDiskTest {
  private static final int DISK_MEBIBYTES = 192;
  private static final int ROOM_MEBIBYTES = 32;
  private static final int PAYLOAD_CHARACTERS = 2_000;
  private static final int WINDOW = 50;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int START_SECONDS = 60;

  /** The disk takes writes until none is left: with this the reserve is no help. */
  private static final String NEXT_TO_NO_RESERVE = "1MiB";

  private static final String RESERVE = "16MiB";

  @TempDir private Path folder;

  private final Random random = new Random(20261129);
  private final Set<Integer> acknowledged = new HashSet<>();
  private final List<Integer> open = new ArrayList<>();
  private SmallDisk disk;
  private @Nullable BrokerProcess broker;
  private int port;
  private int next = 1;
  private int repeated;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"), DISK_MEBIBYTES);
    port = Ports.free();
  }

  @AfterEach
  void unmount() throws InterruptedException {
    kill();
    if (disk != null) {
      disk.close();
    }
  }

  private void kill() throws InterruptedException {
    BrokerProcess running = broker;
    broker = null;
    if (running != null) {
      running.kill();
    }
  }

  /** The disk is to be what runs short, not the queue. */
  private void start(String reserve) throws Exception {
    List<String> options =
        List.of("--set", "store.reserve=" + reserve, "--set", "limits.queue.bytes=1GiB");
    BrokerProcess started = BrokerProcess.start(port, disk.folder().resolve("data"), options);
    broker = started;
    assertThat(started.awaitReady(START_SECONDS)).as("the broker is ready").isTrue();
  }

  private Link link(String clientId, boolean isClean) throws IOException {
    Link link = Link.open(port, Bytes.connect(clientId, isClean, "", ""));
    link.patience(PATIENCE_MILLIS);
    return link;
  }

  private void subscribe() throws IOException {
    try (Link receiver = link("receiver", false)) {
      receiver.send(Bytes.subscribe(1, "full/#"));
      assertThat(receiver.read().type()).isEqualTo(Frame.SUBACK);
    }
  }

  private void publish(Link link, int number, boolean isAgain) throws IOException {
    StringBuilder payload = new StringBuilder(number + " ");
    while (payload.length() < PAYLOAD_CHARACTERS) {
      payload.append(Long.toString(random.nextLong(), Character.MAX_RADIX)); // no two alike
    }
    int packetId = number % 60_000 + 1;
    link.send(Bytes.publish("full/disk", isAgain ? 10 : 2, packetId, payload.toString()));
  }

  private void hear(Link link) throws IOException {
    Frame answer = link.read();
    assertThat(answer.type()).isEqualTo(Frame.PUBACK);
    Integer first = open.remove(0);
    assertThat(answer.packetId()).isEqualTo(first % 60_000 + 1);
    acknowledged.add(first);
  }

  /** Publishes until the broker no longer answers and ends the connection. */
  private void publishUntilCut() {
    assertThatThrownBy(
            () -> {
              try (Link publisher = link("publisher", false)) {
                for (; ; next++) {
                  publish(publisher, next, false);
                  open.add(next);
                  if (open.size() >= WINDOW) {
                    hear(publisher);
                  }
                }
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(open).as("not acknowledged").isNotEmpty();
    assertThat(acknowledged).as("acknowledged while there was room").isNotEmpty();
  }

  /** What was not acknowledged is repeated, and more is taken. */
  private void goOn() throws IOException {
    try (Link publisher = link("publisher", false)) {
      assertThat(publisher.sessionPresent()).isTrue();
      repeated = open.size();
      for (int number : open) {
        publish(publisher, number, true);
      }
      while (!open.isEmpty()) {
        hear(publisher);
      }
      open.add(++next);
      publish(publisher, next, false);
      hear(publisher);
    }
  }

  private void everythingAcknowledgedArrivesInOrder() throws IOException {
    Set<Integer> arrived = new HashSet<>();
    int highest = 0;
    try (Link receiver = link("receiver", false)) {
      assertThat(receiver.sessionPresent()).isTrue();
      while (!arrived.containsAll(acknowledged)) {
        Frame frame = receiver.read();
        if (frame.type() == Frame.PUBLISH) {
          int number = Integer.parseInt(frame.payload().split(" ")[0]);
          if (arrived.add(number)) {
            assertThat(number).as("order").isGreaterThan(highest);
            highest = number;
          }
          receiver.send(Bytes.answer(Frame.PUBACK, frame.publishId()));
        }
      }
    } catch (SocketTimeoutException silence) {
      TreeSet<Integer> missing = new TreeSet<>(acknowledged);
      missing.removeAll(arrived);
      throw new AssertionError(
          "%d of %d acknowledged did not arrive, from %d to %d; %d repeated"
              .formatted(
                  missing.size(), acknowledged.size(), missing.first(), missing.last(), repeated),
          silence);
    }
  }

  private void whatNeedsNoDiskGoesOn() throws IOException {
    assertThatThrownBy(() -> link("another", false).close())
        .as("a new durable session")
        .hasMessage("refused");
    try (Link listener = link("listener", true);
        Link speaker = link("speaker", true)) {
      listener.send(Bytes.subscribe(0, "passing/by"));
      assertThat(listener.read().type()).isEqualTo(Frame.SUBACK);
      speaker.send(Bytes.passing("passing/by", "still here"));
      assertThat(listener.read().payload()).isEqualTo("still here");
    }
  }

  @Test
  void aDiskThatFillsLosesNothingAndTheBrokerGoesOnWhenSpaceReturns() throws Exception {
    start(RESERVE);
    subscribe();
    disk.fillUpTo(ROOM_MEBIBYTES);
    publishUntilCut();
    whatNeedsNoDiskGoesOn();
    disk.release();
    awaitRoom();
    goOn();
    everythingAcknowledgedArrivesInOrder();
  }

  @Test
  void aBrokerThatIsKilledOnAFullDiskLosesNothing() throws Exception {
    start(NEXT_TO_NO_RESERVE);
    subscribe();
    disk.fillUpTo(ROOM_MEBIBYTES);
    publishUntilCut();
    kill();
    disk.release();
    start(RESERVE);
    goOn();
    everythingAcknowledgedArrivesInOrder();
  }

  /** The broker looks once a second whether there is room again; then it takes durable sessions. */
  private void awaitRoom() throws IOException {
    long endNanos = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (true) {
      try {
        link("again", false).close();
        return;
      } catch (IOException refused) {
        assertThat(System.nanoTime()).as("READ_ONLY for ever").isLessThan(endNanos);
        Thread.onSpinWait();
      }
    }
  }
}
