package io.ternmq.brokercore.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Readers take no lock, and see each subscription once, or not yet, or no more. */
class TopicTreeStressTest {
  @Test
  void showsReadersWhatTheModelSaysWhileWritersChangeTheTree() {
    assertThat(TopicTreeStress.run(200_000)).isGreaterThan(1_000);
  }
}
