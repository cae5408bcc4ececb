package io.ternmq.brokercore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import io.ternmq.brokercore.store.StoreOperation.RemoveRetained;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches of two lanes come in any order; the retained message is the same. */
class RetainedOrderTest {
  private final StoreState state = new StoreState();

  private void put(String payload, long number) {
    Publish publish =
        new Publish(
            TopicName.of("a"),
            payload.getBytes(StandardCharsets.UTF_8),
            QoS.AT_LEAST_ONCE,
            false,
            true,
            1,
            Properties.NONE);
    Message message = Message.of(publish, "p", number, 0);
    state.apply(List.of(new PutMessage(message, List.of(), -1, 0)));
  }

  private List<Long> kept() {
    return state.snapshot().retained().stream().map(Message::number).toList();
  }

  @Test
  void letsTheHigherNumberWinAlsoAgainstARemoval() {
    put("new", 7);
    put("old", 6);
    assertThat(kept()).containsExactly(7L);
    put("", 9);
    put("late", 8);
    assertThat(kept()).isEmpty();
    put("", 5);
    put("next", 10);
    put("", 9);
    assertThat(kept()).containsExactly(10L);
  }

  @Test
  void removesAnExpiredMessageButNotItsSuccessor() {
    put("expired", 1);
    state.apply(List.of(new RemoveRetained(TopicName.of("a"), 1)));
    assertThat(kept()).isEmpty();
    put("successor", 3);
    state.apply(List.of(new RemoveRetained(TopicName.of("a"), 2)));
    assertThat(kept()).containsExactly(3L);
  }
}
