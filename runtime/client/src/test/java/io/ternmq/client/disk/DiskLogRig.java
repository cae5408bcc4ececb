package io.ternmq.client.disk;

import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.StoredSession;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A log in a directory, and what it says in words. */
final class DiskLogRig {
  static final String CLIENT = "walter";

  private DiskLogRig() {}

  static OpenedDirectory open(Path directory, int segmentBytes) {
    return OpenedDirectory.open(directory, CLIENT, segmentBytes, DiskLogRig::toMessage);
  }

  static OpenedDirectory open(Path directory) {
    return open(directory, SegmentLog.SEGMENT_BYTES);
  }

  private static OutgoingMessage toMessage(Publish packet) {
    return new OutgoingMessage(
        packet.topic(), packet.payload(), packet.qos(), packet.retain(), packet.properties());
  }

  static Change.Put put(long number, String payload) {
    return new Change.Put(
        number,
        1_000 + number,
        new OutgoingMessage(
            TopicName.of("a/b"),
            payload.getBytes(StandardCharsets.UTF_8),
            QoS.of((int) (number % 3)),
            number % 2 == 1,
            Properties.builder().user("k", "v" + number).build()));
  }

  /** Ten steps, each one call of the engine. */
  static List<List<Change>> steps() {
    return List.of(
        List.of(put(0, "null"), new Change.Sent(0, 0)),
        List.of(put(1, "eins")),
        List.of(new Change.Held(7, 1)),
        List.of(put(2, "zwei"), new Change.Sent(1, 1)),
        List.of(new Change.Received(7), new Change.Held(8, 2)),
        List.of(new Change.Sent(2, 3), new Change.Released(2)),
        List.of(new Change.Removed(1)),
        List.of(new Change.Freed(7)),
        List.of(new Change.SessionAbsent(), new Change.Removed(2)),
        List.of(put(3, "drei"), new Change.Sent(0, 4), new Change.Held(9, 3)));
  }

  /** What is stored after so many steps. */
  static String expected(int stepCount) {
    KeptSession session = new KeptSession();
    steps().subList(0, stepCount).forEach(step -> step.forEach(each -> session.apply(each, 1, 1)));
    return words(session.toStored());
  }

  static String words(StoredSession stored) {
    List<String> words = new ArrayList<>();
    stored.messages().stream()
        .sorted(Comparator.comparingLong(StoredSession.Message::number))
        .forEach(each -> words.add(words(each)));
    stored.held().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(each -> words.add("held " + each.getKey() + " as " + each.getValue()));
    stored.received().stream().sorted().forEach(each -> words.add("received " + each));
    words.add(
        "next "
            + stored.nextNumber()
            + " "
            + stored.nextSequence()
            + " "
            + stored.nextDeliveryId());
    return String.join("; ", words);
  }

  private static String words(StoredSession.Message each) {
    OutgoingMessage message = each.message();
    return each.number()
        + "@"
        + each.queuedEpochMillis()
        + " as "
        + each.sequence()
        + (each.isReleased() ? " released " : " ")
        + message.topic()
        + " "
        + new String(message.payload(), StandardCharsets.UTF_8)
        + " "
        + message.qos()
        + message.retain()
        + message.properties();
  }

  static String read(Path directory) throws IOException {
    try (OpenedDirectory opened = open(directory)) {
      return words(opened.stored());
    }
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  /** A copy of the log's files. */
  static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path old : files(to)) {
      Files.delete(old);
    }
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
    return to;
  }
}
