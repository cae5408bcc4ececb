package io.ternmq.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.testkit.NamedFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests notice: each fault, put into the broker, turns the test of its statement red. All of
 * them with {@code mvn -Pmutants verify}, a few of them in every run.
 */
class StatementFaultsTest {
  private static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path FAULTS = Path.of("src", "test", "resources", "faults");
  private static final int LEAST = 40;
  private static final int EACH_OF = 10;

  static List<NamedFault> all() throws IOException {
    return NamedFault.all(FAULTS);
  }

  static List<NamedFault> switchedOn() throws IOException {
    List<NamedFault> faults = all();
    if (System.getProperty("mutants", "some").equals("all")) {
      return faults;
    }
    List<NamedFault> some = new ArrayList<>();
    for (int index = 0; index < faults.size(); index += EACH_OF) {
      some.add(faults.get(index));
    }
    return some;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("switchedOn")
  void isNoticed(NamedFault fault) throws IOException {
    String failure = judge(fault).apply(fault.field("test"));
    assertThat(failure).as(fault.name() + " went unnoticed: " + fault.why()).isNotNull();
  }

  @Test
  void findsNothingWhereNothingIsChanged() throws IOException {
    Function<String, String> judge = judge(all().get(0).harmless());
    for (NamedFault fault : switchedOn()) {
      assertThat(judge.apply(fault.field("test"))).as(fault.field("test")).isNull();
    }
  }

  @Test
  void fitsTheSourcesAndNamesTheTestOfItsStatement() throws IOException {
    StatementTests tests = new StatementTests();
    List<NamedFault> faults = all();
    assertThat(faults).hasSizeGreaterThanOrEqualTo(LEAST);
    assertThat(faults).extracting(NamedFault::name).doesNotHaveDuplicates();
    for (NamedFault fault : faults) {
      assertThat(fault.patchedSource(REPOSITORY)).contains(fault.replacement());
      assertThat(tests.of(fault.field("statement")))
          .as(fault.name())
          .contains("io.ternmq.conformance." + fault.field("test"));
    }
  }

  @SuppressWarnings("unchecked") // the class is ours, only its loader is another
  private static Function<String, String> judge(NamedFault fault) throws IOException {
    return (Function<String, String>)
        fault.classes(REPOSITORY).instance(StatementJudge.class.getName());
  }
}
