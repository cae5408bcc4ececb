package io.ternmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.InboundWindow.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InboundWindowTest {
  private final InboundWindow window = new InboundWindow();

  @Test
  void remembersAnIdentifierUntilItIsReleased() {
    window.put(5, Progress.STORING);
    assertThat(window.find(5)).isEqualTo(Progress.STORING);
    window.put(5, Progress.RECEIVED);
    assertThat(window.find(5)).isEqualTo(Progress.RECEIVED);
    assertThat(window.count()).isEqualTo(1);
    assertThat(window.remove(5)).isTrue();
    assertThat(window.find(5)).isNull();
    assertThat(window.remove(5)).isFalse();
  }

  @Test
  void agreesWithAModelOverRandomSteps() {
    SplittableRandom chance = new SplittableRandom(11);
    Map<Integer, Progress> model = new HashMap<>();
    for (int step = 0; step < 300_000; step++) {
      int packetId = 1 + chance.nextInt(chance.nextInt(10) == 0 ? 65_535 : 300);
      if (chance.nextBoolean()) {
        Progress progress = Progress.values()[chance.nextInt(3)];
        window.put(packetId, progress);
        model.put(packetId, progress);
      } else {
        assertThat(window.remove(packetId)).isEqualTo(model.remove(packetId) != null);
      }
      assertThat(window.count()).isEqualTo(model.size());
      assertThat(window.find(packetId)).isEqualTo(model.get(packetId));
    }
    TreeSet<Integer> seen = new TreeSet<>();
    window.forEach(seen::add);
    assertThat(seen).isEqualTo(new TreeSet<>(model.keySet()));
  }
}
