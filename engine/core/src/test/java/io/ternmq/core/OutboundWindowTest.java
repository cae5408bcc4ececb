package io.ternmq.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.core.OutboundWindow.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutboundWindowTest {
  private final OutboundWindow<String> window = new OutboundWindow<>(3);

  @Test
  void holdsNoMoreThanItsLimit() {
    window.add(0, "a");
    window.add(1, "b");
    assertThat(window.hasRoom()).isTrue();
    window.add(2, "c");
    assertThat(window.hasRoom()).isFalse();
    assertThat(window.remove(PacketIds.ofSequence(1))).isEqualTo("b");
    assertThat(window.hasRoom()).isTrue();
  }

  @Test
  void showsMessagesInTheOrderOfFirstSendingEvenAcrossTheWrapOfIdentifiers() {
    long nearTheEnd = PacketIds.COUNT - 2;
    for (long sequence = nearTheEnd; sequence < nearTheEnd + 4; sequence++) {
      window.add(sequence, "m" + sequence);
    }
    assertThat(replay())
        .containsExactly("m65533 SENT", "m65534 SENT", "m65535 SENT", "m65536 SENT");
    assertThat(PacketIds.ofSequence(nearTheEnd + 2)).isEqualTo(1);
    assertThat(window.find(1)).isEqualTo("m65535");
  }

  @Test
  void takesNumbersThatComeOutOfOrder() {
    window.add(7, "later");
    window.add(5, "earlier");
    assertThat(replay()).containsExactly("earlier SENT", "later SENT");
  }

  @Test
  void makesTheSuccessorOfAnIdentifierInFlightWait() {
    window.add(0, "old");
    assertThat(window.canTake(PacketIds.COUNT - 1)).isTrue();
    assertThat(window.canTake(PacketIds.COUNT)).as("trap 15: wraps onto one in flight").isFalse();
    assertThatThrownBy(() -> window.add(PacketIds.COUNT, "new"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is in flight");
    window.remove(1);
    assertThat(window.canTake(PacketIds.COUNT)).isTrue();
  }

  @Test
  void keepsAReleasedMessageUntilItIsComplete() {
    window.add(0, "a");
    assertThat(window.release(1)).isEqualTo("a");
    assertThat(window.progress(1)).isEqualTo(Progress.RELEASED);
    assertThat(replay()).containsExactly("a RELEASED");
    assertThat(window.remove(1)).isEqualTo("a");
    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void knowsNothingOfIdentifiersThatAreNotInFlight() {
    assertThat(window.find(1)).isNull();
    window.add(10, "a");
    assertThat(window.find(10)).isNull();
    assertThat(window.find(12)).isNull();
    assertThat(window.remove(65_535)).isNull();
    assertThat(window.release(12)).isNull();
    assertThat(window.count()).isEqualTo(1);
  }

  @Test
  void agreesWithAModelOverRandomSteps() {
    SplittableRandom chance = new SplittableRandom(7);
    OutboundWindow<String> real = new OutboundWindow<>(200);
    TreeMap<Long, String> model = new TreeMap<>();
    long next = 60_000;
    for (int step = 0; step < 300_000; step++) {
      if (chance.nextInt(100) < 52 && model.size() < 200) {
        if (real.canTake(next)) {
          real.add(next, "m" + next);
          model.put(next, "m" + next);
        }
        next += 1 + chance.nextInt(3);
      } else if (!model.isEmpty()) {
        long low = model.firstKey();
        Long found = model.ceilingKey(low + chance.nextInt(400));
        long sequence = found == null ? low : found;
        assertThat(real.remove(PacketIds.ofSequence(sequence))).isEqualTo(model.remove(sequence));
      }
      assertThat(real.count()).isEqualTo(model.size());
    }
    List<String> seen = new ArrayList<>();
    real.forEach((sequence, entry, progress) -> seen.add(entry));
    assertThat(seen).containsExactlyElementsOf(model.values());
  }

  private List<String> replay() {
    List<String> seen = new ArrayList<>();
    window.forEach((sequence, entry, progress) -> seen.add(entry + " " + progress));
    assertThat(seen).allMatch(Objects::nonNull);
    return seen;
  }
}
