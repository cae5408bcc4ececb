package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A message to many: on a calm lane it is on its way to some before it is written for all. */
class LargeFanoutTest {
  private static final int HERE = 40;
  private static final int ELSEWHERE = 10;

  private final TestBroker broker = new TestBroker();
  private final TestClient publisher = broker.open(0).connects("p", 0);
  private final List<TestClient> here = new ArrayList<>();
  private final List<TestClient> elsewhere = new ArrayList<>();
  private final List<Long> written = new ArrayList<>();
  private boolean isWokenFirst = true;

  private void begin(int count, boolean isCalm) {
    for (int number = 0; number < count; number++) {
      here.add(broker.open(0).connects("here-" + number, 0).subscribes("a", AT_LEAST_ONCE));
    }
    for (int number = 0; number < ELSEWHERE; number++) {
      TestClient client = broker.open(1).connects("there-" + number, 0);
      elsewhere.add(client.subscribes("a", AT_LEAST_ONCE));
    }
    TestLane lane = broker.lane(0);
    lane.isCalm = isCalm;
    lane.onFlush =
        () -> {
          written.add(here.stream().filter(client -> !client.messages().isEmpty()).count());
          isWokenFirst &= broker.lane(1).hasTasks();
        };
  }

  private void everybodyHasIt(QoS qos) {
    String message = qos == AT_LEAST_ONCE ? "a=x q1 #1" : "a=x q0";
    assertThat(here).allSatisfy(it -> assertThat(it.messages()).containsExactly(message));
    assertThat(elsewhere).allSatisfy(it -> assertThat(it.messages()).containsExactly(message));
  }

  @ParameterizedTest
  @EnumSource(
      value = QoS.class,
      names = {"AT_MOST_ONCE", "AT_LEAST_ONCE"})
  void wakesOthersAndThenIsFlushedWhileItIsWritten(QoS qos) {
    begin(HERE, true);
    publisher.publishes("a", "x", qos, qos.level());
    assertThat(written).containsExactly(8L, 16L, 24L, 32L, 40L);
    assertThat(isWokenFirst).as("other lanes were woken before").isTrue();
    everybodyHasIt(qos);
  }

  @Test
  void isGatheredWhereTheLaneHasMoreToDo() {
    begin(HERE, false);
    publisher.publishes("a", "x", AT_LEAST_ONCE, 1);
    assertThat(written).isEmpty();
    everybodyHasIt(AT_LEAST_ONCE);
  }

  @Test
  void isGatheredWhereItGoesToFew() {
    begin(10, true);
    publisher.publishes("a", "x", AT_LEAST_ONCE, 1);
    assertThat(written).isEmpty();
    everybodyHasIt(AT_LEAST_ONCE);
  }
}
