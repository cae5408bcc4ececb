package io.ternmq.bench.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicTreeHeapTest {
  @Test
  void keepsASubscriptionWellUnderFourHundredBytes() {
    assertThat(TopicTreeHeap.bytesEach(100_000)).isBetween(50.0, 320.0);
  }
}
