package io.ternmq.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  @Test
  void plansOneToOneAtQos0WithoutAnyOption() {
    LoadPlan plan = planOf();

    assertThat(plan.shape()).isEqualTo(new LoadPlan.Shape(1, 1, LoadPlan.Topics.SHARED));
    assertThat(plan.traffic().limits()).isEqualTo(new LoadPlan.Limits(100, 800, 0));
    assertThat(plan.traffic().payloadBytes()).isEqualTo(64);
    assertThat(plan.schedule().measured()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void readsBothWaysToWriteAValue() {
    LoadPlan plan = planOf("--qos", "2", "--subscribe-qos=1", "--warm-up=500ms", "--watch", "7,8");

    assertThat(plan.traffic().publishQos()).isEqualTo(2);
    assertThat(plan.traffic().subscribeQos()).isEqualTo(1);
    assertThat(plan.schedule().warmUp()).isEqualTo(Duration.ofMillis(500));
    assertThat(plan.target().processIds()).containsExactly(7L, 8L);
  }

  @Test
  void pairsEqualNumbersOfClients() {
    assertThat(planOf("--publishers=50", "--subscribers=50").shape().topics())
        .isEqualTo(LoadPlan.Topics.PAIRED);
  }

  @Test
  void refusesEveryAddressThatIsNotLoopback() {
    for (String host : new String[] {"192.0.2.1", "0.0.0.0", "2001:db8::1"}) {
      assertMistake("accepts loopback addresses only", "--host", host);
    }
    assertThat(planOf("--host", "127.9.9.9").target().address().getPort()).isEqualTo(1883);
    assertThat(planOf("--host", "::1").target().isVersion5()).isFalse();
  }

  @Test
  void saysWhatIsWrongWithAnOption() {
    assertMistake("There is no option '--colour'; --help lists all of them.", "--colour", "red");
    assertMistake("The option --qos needs a value", "--qos");
    assertMistake("--qos lies between 0 and 2, not 3.", "--qos", "3");
    assertMistake("--window is a whole number, for example 1, not 'many'.", "--window", "many");
    assertMistake("--payload lies between 20 and 262144, not 19.", "--payload", "19");
    assertMistake("--warm-up is a time such as 500ms, 2s or 1m", "--warm-up", "soon");
    assertMistake("--drain is at most 60m, not 61m.", "--drain", "61m");
    assertMistake("--version is 3.1.1 or 5.0", "--version", "4");
    assertMistake("--topics is shared, paired or auto.", "--topics", "both");
    assertMistake("--watch is a list of process ids", "--watch", "mosquitto");
  }

  @Test
  void refusesShapesThatCannotBe() {
    assertMistake("Paired topics need as many", "--publishers=2", "--topics=paired");
    assertMistake("Publishers need at least one subscriber", "--subscribers=0");
  }

  private static LoadPlan planOf(String... words) {
    return LoadOptions.planOf(Arguments.parse(words, LoadOptions.ALL));
  }

  private static void assertMistake(String sentence, String... words) {
    assertThatThrownBy(() -> planOf(words))
        .isInstanceOf(LoadFailed.class)
        .hasMessageContaining(sentence);
  }
}
