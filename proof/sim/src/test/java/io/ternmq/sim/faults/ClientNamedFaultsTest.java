package io.ternmq.sim.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.testkit.NamedFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same for the client's engine: each fault fails a checker in one of the worlds from 1 on. */
class ClientNamedFaultsTest {
  private static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path FAULTS = Path.of("src", "test", "resources", "client-faults");

  /** How many worlds may be needed. */
  private static final long WITHIN = 2_000;

  /** How many are run here: the head of a fault names the first that shows it. */
  private static final int SEEDS = 20;

  static List<NamedFault> faults() throws IOException {
    return NamedFault.all(FAULTS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void isCaught(NamedFault fault) throws IOException {
    LongFunction<String> judge = judge(fault);
    long first = Long.parseLong(fault.field("first seed", "1"));
    assertThat(first).isLessThanOrEqualTo(WITHIN);
    for (long seed = first; seed < first + SEEDS; seed++) {
      String checker = judge.apply(seed);
      if (checker != null) {
        System.out.printf("%-45s seed %4d  %s%n", fault.name(), seed, checker);
        return;
      }
    }
    throw new AssertionError(fault.name() + " went unnoticed: " + fault.why());
  }

  @Test
  void findsNothingInAPatchThatChangesNothing() throws IOException {
    LongFunction<String> judge = judge(faults().get(0).harmless());
    for (long seed = 1; seed <= 2; seed++) {
      assertThat(judge.apply(seed)).isNull();
    }
  }

  @SuppressWarnings("unchecked") // the class is ours, only its loader is another
  private static LongFunction<String> judge(NamedFault fault) throws IOException {
    return (LongFunction<String>)
        fault.classes(REPOSITORY).instance(ClientSimulationJudge.class.getName());
  }
}
