package io.ternmq.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Our list of the statements is whole, and each has its test, of the broker, of the client or of
 * both, or a reason.
 */
class StatementsTest {
  private final List<StatementRow> rows = StatementRow.all();
  private final StatementTests tests = new StatementTests();

  StatementsTest() throws IOException {}

  @Test
  void listsEveryStatementOnce() throws IOException {
    assertThat(StatementRow.all("5.0")).hasSize(251);
    assertThat(StatementRow.all("3.1.1")).hasSize(141);
    assertThat(rows).extracting(StatementRow::key).doesNotHaveDuplicates();
    for (StatementRow row : rows) {
      assertThat(row.id()).matches("MQTT-\\d\\.\\d+\\.\\d-\\d+");
      assertThat(row.binds()).isIn("server", "client", "both");
      assertThat(row.testable()).isIn("yes", "indirect", "no");
      assertThat(row.says()).as(row.id()).isNotBlank();
      assertThat(row.reason().equals("-")).as(row.id()).isEqualTo(row.isTestable());
    }
  }

  @Test
  void hasATestForEachStatementThatBindsAServer() {
    List<String> missing = new ArrayList<>();
    for (StatementRow row : rows) {
      if (row.bindsTheServer() && row.isTestable() && tests.of(row.key()).isEmpty()) {
        missing.add(row.key());
      }
    }
    assertThat(missing).as("statements without a test").isEmpty();
  }

  @Test
  void hasATestOfTheClientForEachStatementThatBindsClientsOrAReason() throws IOException {
    Map<String, String> reasons = StatementRow.clientReasons();
    List<String> missing = new ArrayList<>();
    for (StatementRow row : rows) {
      if (!row.bindsTheClient() || !row.isTestable()) {
        continue;
      }
      boolean isTested = tests.isTestedOfTheClient(row.key());
      if (isTested == reasons.containsKey(row.key())) {
        missing.add(row.key() + (isTested ? " has a test and a reason for none" : ""));
      }
    }
    assertThat(missing).as("duties of clients without a test").isEmpty();
  }

  @Test
  void namesKnownStatementsOnlyAndNoneThatCannotBeTested() {
    Set<String> testable = new HashSet<>();
    for (StatementRow row : rows) {
      if (row.isTestable()) {
        testable.add(row.key());
      }
    }
    for (Map.Entry<String, List<String>> test : tests.keysByTest().entrySet()) {
      assertThat(testable).as(test.getKey()).containsAll(test.getValue());
    }
  }

  @Test
  void namesOneStatementATestUnlessSeveralAreOneDuty() throws IOException {
    List<List<String>> duties = StatementRow.duties();
    for (Map.Entry<String, List<String>> test : tests.keysByTest().entrySet()) {
      List<String> keys = test.getValue();
      boolean isOneDuty = duties.stream().anyMatch(duty -> duty.containsAll(keys));
      assertThat(keys.size() == 1 || isOneDuty).as(test.getKey() + " names " + keys).isTrue();
    }
  }

  @Test
  void namesTheVersionThatItsPackageIsAbout() {
    for (Map.Entry<String, List<String>> test : tests.keysByTest().entrySet()) {
      String version = test.getKey().contains(".v311.") ? "3.1.1 " : "5.0 ";
      assertThat(test.getValue()).as(test.getKey()).allMatch(key -> key.startsWith(version));
    }
  }
}
