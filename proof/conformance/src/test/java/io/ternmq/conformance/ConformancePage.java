package io.ternmq.conformance;

import io.ternmq.testkit.NamedFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** docs/conformance.md, made of the list of statements, the tests and the faults. */
final class ConformancePage {
  static final Path FILE = Path.of("..", "..", "docs", "conformance.md");

  private static final String HEAD =
      """
      # Conformance

      Generated, do not edit. A test fails when this page is stale; this makes it anew:

      ```
      mvn -q -pl proof/conformance -am test -Dtest=ConformancePageTest -Dpage=write \\
          -Dsurefire.failIfNoSpecifiedTests=false
      ```

      Every normative statement of MQTT 5.0 and 3.1.1, in a line of our own words, with the test that
      holds the broker and, in `client`, the client to it: bytes go through the real decoder and engines,
      or a real WebSocket, and the bytes or the close that come back are compared. The same id means different things in the
      two versions. Tests stand in `proof/conformance/src/test/java/io/ternmq/conformance`.

      """;

  private static final String FAULTS_HEAD =
      """
      ## Faults that the tests notice

      `mvn -Pmutants verify` puts each of these into the broker, one by one, and wants the test of its
      statement to fail; every other run does so with a few of them. They stand in
      `proof/conformance/src/test/resources/faults`.

      | fault | statement | test that turns red | what goes wrong |
      |---|---|---|---|
      """;

  private final StatementTests tests = new StatementTests();
  private final StringBuilder page = new StringBuilder(HEAD);

  private ConformancePage() {}

  /** The page as it has to be. */
  static String text() throws IOException {
    ConformancePage page = new ConformancePage();
    page.counts();
    for (String version : StatementRow.VERSIONS) {
      page.statements(version);
    }
    page.faults();
    return page.page.toString();
  }

  private void counts() throws IOException {
    page.append("| version | statements | bind a server | of these tested | cannot be tested |");
    page.append(
        " bind a client | of these tested | cannot be tested | have a reason for no test |\n");
    page.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    Map<String, String> reasons = StatementRow.clientReasons();
    for (String version : StatementRow.VERSIONS) {
      List<StatementRow> rows = StatementRow.all(version);
      List<StatementRow> server = rows.stream().filter(StatementRow::bindsTheServer).toList();
      List<StatementRow> client = rows.stream().filter(StatementRow::bindsTheClient).toList();
      page.append(
          "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  version,
                  rows.size(),
                  server.size(),
                  server.stream().filter(row -> !tests.of(row.key()).isEmpty()).count(),
                  untestable(server),
                  client.size(),
                  client.stream().filter(row -> tests.isTestedOfTheClient(row.key())).count(),
                  untestable(client),
                  client.stream().filter(row -> reasons.containsKey(row.key())).count()));
    }
  }

  private static long untestable(List<StatementRow> rows) {
    return rows.stream().filter(row -> !row.isTestable()).count();
  }

  private void statements(String version) throws IOException {
    page.append("\n## MQTT ").append(version).append("\n\n");
    page.append("| id | in our words | binds | test, or why there is none |\n|---|---|---|---|\n");
    for (StatementRow row : StatementRow.all(version)) {
      page.append("| ").append(row.id());
      page.append(" | ").append(row.says());
      page.append(" | ").append(row.binds());
      page.append(" | ").append(proof(row)).append(" |\n");
    }
    page.append('\n');
  }

  private String proof(StatementRow row) throws IOException {
    List<String> found = tests.of(row.key());
    if (!row.isTestable()) {
      return row.reason();
    }
    String names = String.join(", ", found.stream().map(ConformancePage::shortName).toList());
    String reason = StatementRow.clientReasons().get(row.key());
    if (reason == null) {
      return names.isEmpty() ? "not yet" : names;
    }
    return names.isEmpty() ? reason : names + "; " + reason;
  }

  private static String shortName(String test) {
    return "`" + test.substring("io.ternmq.conformance.".length()) + "`";
  }

  private void faults() throws IOException {
    page.append(FAULTS_HEAD);
    for (NamedFault fault : StatementFaultsTest.all()) {
      page.append("| ").append(fault.name());
      page.append(" | ").append(fault.field("statement"));
      page.append(" | `").append(fault.field("test"));
      page.append("` | ").append(fault.why()).append(" |\n");
    }
  }
}
