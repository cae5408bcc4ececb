package io.ternmq.sim.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.testkit.NamedFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator notices: each fault, put into the engines, fails a checker within some seeds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultsCaught {
  private static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path FAULTS = Path.of("src", "test", "resources");

  private final String folder;
  private final Class<? extends LongFunction<?>> judgeClass;
  private final int seeds;

  /**
   * The faults of a folder.
   *
   * @param judgeClass runs a seed
   * @param seeds how many are run: the head of a fault may name the first that shows it
   */
  FaultsCaught(String folder, Class<? extends LongFunction<?>> judgeClass, int seeds) {
    this.folder = folder;
    this.judgeClass = judgeClass;
    this.seeds = seeds;
  }

  final List<NamedFault> faults() throws IOException {
    return NamedFault.all(FAULTS.resolve(folder));
  }

  /** The first seed that is run with this fault. */
  static long firstSeed(NamedFault fault) {
    return Long.parseLong(fault.field("first seed", "1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void isCaught(NamedFault fault) throws IOException {
    LongFunction<String> judge = judge(fault);
    long first = firstSeed(fault);
    for (long seed = first; seed < first + seeds; seed++) {
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
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(judge.apply(seed)).isNull();
    }
  }

  @SuppressWarnings("unchecked") // the class is ours, only its loader is another
  private LongFunction<String> judge(NamedFault fault) throws IOException {
    return (LongFunction<String>) fault.classes(REPOSITORY).instance(judgeClass.getName());
  }
}
