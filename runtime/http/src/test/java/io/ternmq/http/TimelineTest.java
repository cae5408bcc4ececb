package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of each client. */
final class TimelineTest {
  @TempDir private Path folder;

  private static List<@Nullable Object> kinds(Served served, String id) throws Exception {
    List<@Nullable Object> kinds = new ArrayList<>();
    ClientsTest.items(served.json("/api/v1/clients/" + id + "/timeline"))
        .forEach(item -> kinds.add(item.get("kind")));
    return kinds;
  }

  @Test
  void remembersAcrossARestartWhatHappenedToAClient() throws Exception {
    Path file = folder.resolve("timeline.jsonl");
    try (Served served = Served.start(Observer.keeping(file))) {
      Device.connected(served.mqtt(), "roof").reset();
      Served.await(() -> kinds(served, "roof"), kinds -> kinds.size() == 2);
      try (Device again = Device.connected(served.mqtt(), "roof")) {
        again.ping();
        List<@Nullable Object> kinds =
            Served.await(() -> kinds(served, "roof"), found -> found.size() == 3);
        assertThat(kinds).containsExactly("resumed", "lost", "connected");
      }
      Served.await(() -> kinds(served, "roof"), found -> found.size() == 4);
    }
    assertThat(Files.readString(file)).contains("\"cause\":\"reset\"");
    Files.writeString(file, "{\"cut short", java.nio.file.StandardOpenOption.APPEND);
    try (Served served = Served.start(Observer.keeping(file))) {
      List<@Nullable Object> kinds =
          Served.await(() -> kinds(served, "roof"), found -> found.size() >= 4);
      assertThat(kinds).containsExactly("lost", "resumed", "lost", "connected");
    }
  }

  @Test
  void theEndOfTheBrokerIsALossLikeAnyOther() throws Exception {
    Path file = folder.resolve("timeline.jsonl");
    Device device;
    try (Served served = Served.start(Observer.keeping(file))) {
      device = Device.connected(served.mqtt(), "roof");
      Served.await(() -> kinds(served, "roof"), kinds -> kinds.size() == 1);
    }
    device.close();
    try (Served served = Served.start(Observer.keeping(file))) {
      List<Map<String, @Nullable Object>> items =
          Served.await(
              () -> ClientsTest.items(served.json("/api/v1/clients/roof/timeline")),
              found -> found.size() >= 2);
      assertThat(items.get(0)).containsEntry("kind", "lost").containsEntry("cause", "shutdown");
    }
  }

  @Test
  void aLossThatNobodySawIsWhereTheSessionsAbsenceBegan() {
    Timelines timelines = new Timelines(1 << 20);
    long now = 1_764_400_000_000L;
    timelines.add(came("connected", now - 60_000, null));
    timelines.add(came("resumed", now, 9_000L)); // the broker was killed between
    assertThat(timelines.of("roof", 10))
        .extracting(item -> item.get("kind"), item -> item.get("at"))
        .containsExactly(
            Assertions.tuple("resumed", now),
            Assertions.tuple("lost", now - 9_000),
            Assertions.tuple("connected", now - 60_000));
  }

  private static TimelineEntry came(String kind, long at, @Nullable Long gapMillis) {
    return new TimelineEntry(
        "roof",
        at,
        Json.object("at", at, "kind", kind, "address", "127.0.0.1:1", "gapMillis", gapMillis));
  }

  @Test
  void saysWhoTookAClientIdOver() throws Exception {
    try (Served served = Served.start();
        Device first = Device.connected(served.mqtt(), "roof");
        Device second = Device.connected(served.mqtt(), "roof")) {
      second.ping();
      List<Map<String, @Nullable Object>> items =
          Served.await(
              () -> ClientsTest.items(served.json("/api/v1/clients/roof/timeline")),
              found -> found.size() == 3);
      assertThat(items.get(1)).containsEntry("kind", "taken-over");
      assertThat(items.get(1).get("by")).isEqualTo(items.get(0).get("address"));
      assertThat(first.receive()).isNotNull();
    }
  }

  private static TimelineEntry lost(String id, long at) {
    BrokerEvent.Disconnected event =
        new BrokerEvent.Disconnected(
            id,
            "10.0.0.1:5",
            CloseCause.RESET,
            io.ternmq.packet.ReasonCode.UNSPECIFIED_ERROR,
            "",
            5,
            60);
    return Objects.requireNonNull(TimelineEntry.of(event, at, null));
  }

  @Test
  void isBoundedForEachClientAndInAll() {
    Timelines timelines = new Timelines(740 * 1_000L);
    for (int at = 0; at < 1_000; at++) {
      timelines.add(lost("one", at));
    }
    assertThat(timelines.of("one", 1_000)).hasSize(Timelines.CLIENT_LIMIT);
    for (int at = 0; at < 5_000; at++) {
      timelines.add(lost("client-" + at, 1_000 + at));
    }
    assertThat(timelines.of("one", 1_000)).isEmpty();
    assertThat(timelines.of("client-4999", 10)).hasSize(1);
    assertThat(timelines.everything().size()).isBetween(900, 1_300);
  }

  @Test
  void aClientThatComesAndGoesForEverTakesNoMoreThanItsBound() {
    Timelines timelines = new Timelines(Timelines.BYTES_LIMIT);
    timelines.add(lost("calm", 0));
    for (int at = 1; at < 100_000; at++) {
      timelines.add(lost("flapping", at));
    }
    assertThat(timelines.heldCount()).isLessThan(1_000);
    assertThat(timelines.everything()).hasSize(Timelines.CLIENT_LIMIT + 1);
    assertThat(timelines.of("calm", 10)).hasSize(1);
  }

  @Test
  void messagesThatAreDroppedOneByOneAreOneEntry() {
    Timelines timelines = new Timelines(1 << 20);
    for (int number = 0; number < 100; number++) {
      BrokerEvent event = new BrokerEvent.Dropped("roof", DropReason.QUEUE_FULL, 2);
      timelines.add(Objects.requireNonNull(TimelineEntry.of(event, number, null)));
    }
    assertThat(timelines.of("roof", 10)).hasSize(1);
    assertThat(timelines.droppedSince("roof", 0)).isEqualTo(200);
  }

  @Test
  void theFileIsWrittenAnewBeforeItGrowsWithoutEnd() throws Exception {
    Path file = folder.resolve("timeline.jsonl");
    Timelines timelines = new Timelines(1 << 20);
    try (TimelineFile lines = new TimelineFile(file)) {
      for (int at = 0; at < 10_000; at++) {
        TimelineEntry entry = lost("roof", at);
        timelines.add(entry);
        lines.append(List.of(entry), timelines);
      }
    }
    assertThat(Files.readAllLines(file).size()).isLessThanOrEqualTo(2_000);
    Timelines again = new Timelines(1 << 20);
    again.restore(new TimelineFile(file).read());
    assertThat(again.of("roof", 1).get(0)).containsEntry("at", 9_999L);
  }

  @Test
  void writingAllOfItAnewTakesNoDirectMemoryForAllOfIt() throws Exception {
    Path file = folder.resolve("timeline.jsonl");
    Timelines timelines = new Timelines(Timelines.BYTES_LIMIT);
    List<TimelineEntry> entries = new ArrayList<>();
    for (int at = 0; at < 20_000; at++) {
      entries.add(lost("client-" + at, at));
    }
    entries.forEach(timelines::add);
    long before = directBytes();
    try (TimelineFile lines = new TimelineFile(file)) {
      lines.append(entries, timelines);
    }
    assertThat(Files.size(file)).isGreaterThan(2 << 20);
    assertThat(directBytes() - before).isLessThan(1 << 20);
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void theLastHourIsAStripOfStates() throws Exception {
    try (Served served = Served.start()) {
      Device.connected(served.mqtt(), "roof").reset();
      Served.await(() -> kinds(served, "roof"), kinds -> kinds.size() == 2);
      Served.await( // a state that has lasted for no millisecond yet is none
          () -> String.valueOf(served.json("/api/v1/clients/roof").get("segments")),
          segments -> segments.contains("disconnected, reset"));
    }
  }

  @Test
  void whatWaitsToBeWrittenIsBoundedInBytes() {
    String longest = "x".repeat(65_000);
    try (Observer observer = Observer.keeping(folder.resolve("timeline.jsonl"))) {
      for (int number = 0; number < 2_000; number++) {
        BrokerEvent event = new BrokerEvent.SessionClosed(longest, CloseCause.GRACE_OVER, 0);
        observer.onEvent(event, new Moment(0, number));
      }
      assertThat(observer.unwrittenBytes())
          .isLessThan(Observer.UNWRITTEN_BYTES_LIMIT + 4L * longest.length());
      observer.rest(); // and writes nothing of it
    }
  }

  @Test
  void clientsThatAreGoneAreRememberedUpToSoManyBytes() {
    ClientBook book = new ClientBook();
    for (int number = 0; number < 1_000; number++) {
      String id = "x".repeat(65_000) + number;
      book.onEvent(new BrokerEvent.SessionClosed(id, CloseCause.GRACE_OVER, 0), number);
    }
    assertThat(book.all().size() * 2L * 65_000).isBetween(1L, ClientBook.CLOSED_BYTES_LIMIT);
  }

  @Test
  void aClientThatHasJustClosedIsRememberedHoweverOftenItClosedBefore() {
    ClientBook book = new ClientBook();
    for (int number = 0; number < ClientBook.CLOSED_LIMIT + 100; number++) {
      String id = "meter-" + number % 100;
      book.onEvent(new BrokerEvent.SessionClosed(id, CloseCause.CLIENT_DISCONNECT, 0), number);
    }
    assertThat(book.all()).hasSize(100);
  }

  @Test
  void howManyMessagesABurstDroppedSurvivesARestart() {
    Path file = folder.resolve("timeline.jsonl");
    try (Observer observer = Observer.keeping(file)) {
      for (int number = 0; number < 100; number++) {
        BrokerEvent event = new BrokerEvent.Dropped("roof", DropReason.QUEUE_FULL, 1);
        observer.onEvent(event, new Moment(0, number * 10L));
        observer.writeTimelines();
      }
      assertThat(observer.timelines().droppedSince("roof", 0)).isEqualTo(100);
    }
    try (Observer again = Observer.keeping(file)) {
      again.readTimelines();
      assertThat(again.timelines().of("roof", 10)).hasSize(1);
      assertThat(again.timelines().droppedSince("roof", 0)).isEqualTo(100);
    }
  }

  @Test
  void whatIsWrittenBehindALineThatWasCutShortIsRead() throws Exception {
    Path file = folder.resolve("timeline.jsonl");
    Files.writeString(file, "{\"cut short");
    Timelines timelines = new Timelines(1 << 20);
    try (TimelineFile lines = new TimelineFile(file)) {
      assertThat(lines.read()).isEmpty();
      lines.append(List.of(lost("roof", 1), lost("roof", 2)), timelines);
    }
    assertThat(new TimelineFile(file).read()).hasSize(2);
  }
}
