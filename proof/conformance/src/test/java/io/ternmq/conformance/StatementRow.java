package io.ternmq.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A statement of a specification as our own list has it.
 *
 * @param version "5.0" or "3.1.1"
 * @param id as the specification prints it
 * @param binds server, client or both
 * @param testable yes, indirect or no
 * @param says what it is about, in our words
 * @param reason why it cannot be tested; "-" where it can
 */
record StatementRow(
    String version, String id, String binds, String testable, String says, String reason) {
  private static final Path RESOURCES = Path.of("src", "test", "resources");
  static final List<String> VERSIONS = List.of("5.0", "3.1.1");

  /** Every statement of a version, in the order of the specification. */
  static List<StatementRow> all(String version) throws IOException {
    List<String> lines = Files.readAllLines(RESOURCES.resolve("statements-" + version + ".tsv"));
    List<StatementRow> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      rows.add(new StatementRow(version, cells[0], cells[1], cells[2], cells[3], cells[4]));
    }
    return rows;
  }

  /** Every statement of both versions. */
  static List<StatementRow> all() throws IOException {
    List<StatementRow> rows = new ArrayList<>();
    for (String version : VERSIONS) {
      rows.addAll(all(version));
    }
    return rows;
  }

  /** Sets of keys that are one duty: a test may name several of one set. */
  static List<List<String>> duties() throws IOException {
    List<List<String>> duties = new ArrayList<>();
    for (String line : Files.readAllLines(RESOURCES.resolve("one-duty.txt"))) {
      if (!line.startsWith("#")) {
        String[] words = line.split(" ");
        duties.add(
            List.of(words).subList(1, words.length).stream()
                .map(id -> words[0] + " " + id)
                .toList());
      }
    }
    return duties;
  }

  /** Why TernMQ's client has no test of a duty of clients, by key. */
  static Map<String, String> clientReasons() throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    for (String line : Files.readAllLines(RESOURCES.resolve("client-without-a-test.txt"))) {
      if (!line.startsWith("#")) {
        String[] words = line.split(" ", 3);
        reasons.put(words[0] + " " + words[1], words[2]);
      }
    }
    return reasons;
  }

  /** Version and id: the same id means something else in the other version. */
  String key() {
    return version + " " + id;
  }

  boolean bindsTheServer() {
    return !binds.equals("client");
  }

  boolean bindsTheClient() {
    return !binds.equals("server");
  }

  boolean isTestable() {
    return !testable.equals("no");
  }
}
