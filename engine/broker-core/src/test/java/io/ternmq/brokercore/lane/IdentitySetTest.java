package io.ternmq.brokercore.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdentitySetTest {
  @Test
  void holdsWhatASetOfTheLibraryHolds() {
    SplittableRandom random = new SplittableRandom(1);
    List<Object> all = new ArrayList<>();
    for (int index = 0; index < 300; index++) {
      all.add(new Object());
    }
    IdentitySet<Object> set = new IdentitySet<>();
    Set<Object> model = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int round = 0; round < 20_000; round++) {
      Object element = all.get(random.nextInt(all.size()));
      boolean adds = random.nextInt(2_000) < 1_000 + (round / 5_000 % 2 == 0 ? 500 : -500);
      if (adds) {
        set.add(element);
        model.add(element);
      } else {
        set.remove(element);
        model.remove(element);
      }
      assertThat(set.count()).isEqualTo(model.size());
    }
    assertThat(set.first(Integer.MAX_VALUE)).containsExactlyInAnyOrderElementsOf(model);
  }

  @Test
  void tellsEqualObjectsApart() {
    IdentitySet<List<Integer>> set = new IdentitySet<>();
    set.add(new ArrayList<>());
    set.add(new ArrayList<>());
    set.remove(new ArrayList<>());
    assertThat(set.count()).isEqualTo(2);
  }

  @Test
  void showsNoMoreThanItIsAskedFor() {
    IdentitySet<Object> set = new IdentitySet<>();
    for (int index = 0; index < 10; index++) {
      set.add(new Object());
    }
    assertThat(set.first(3)).hasSize(3);
    assertThat(set.first(20)).hasSize(10);
  }
}
