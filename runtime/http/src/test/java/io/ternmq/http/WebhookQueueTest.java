package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What waits for a receiver, and what does not any more. */
final class WebhookQueueTest {
  private final WebhookQueue queue = new WebhookQueue();

  private static byte[] event(int number) {
    return ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8);
  }

  private WebhookQueue.Batch poll() {
    return Objects.requireNonNull(queue.poll());
  }

  @Test
  void aBatchIsAnObjectWithTheEventsInTheirOrder() {
    queue.add(event(1));
    queue.add(event(2));
    assertThat(new String(poll().toBody(), StandardCharsets.UTF_8))
        .isEqualTo("{\"missed\":0,\"events\":[{\"n\":1},{\"n\":2}]}");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void batchesAreBoundedInNumberAndBytes() {
    for (int number = 0; number <= WebhookQueue.BATCH_EVENTS; number++) {
      queue.add(event(number));
    }
    assertThat(poll().events()).hasSize(WebhookQueue.BATCH_EVENTS);
    assertThat(poll().events()).hasSize(1);
    byte[] large = new byte[WebhookQueue.BATCH_BYTES];
    queue.add(large);
    queue.add(event(1));
    queue.add(new byte[WebhookQueue.BATCH_BYTES + 1]);
    assertThat(poll().events()).containsExactly(large);
    assertThat(poll().events()).hasSize(1);
    assertThat(poll().events()).as("one that is too large alone").hasSize(1);
  }

  @Test
  void whenItIsFullTheOldestGoAndTheNextBatchSaysHowMany() {
    for (int number = 0; number < WebhookQueue.EVENTS_LIMIT + 3; number++) {
      queue.add(event(number));
    }
    assertThat(queue.waiting()).isEqualTo(WebhookQueue.EVENTS_LIMIT);
    assertThat(queue.dropped()).isEqualTo(3);
    WebhookQueue.Batch first = poll();
    assertThat(first.missed()).isEqualTo(3);
    assertThat(first.events().get(0)).isEqualTo(event(3));
    assertThat(poll().missed()).isZero();
  }

  @Test
  void itsBytesAreBoundedToo() {
    byte[] large = new byte[1 << 20];
    for (int number = 0; number < 20; number++) {
      queue.add(large);
    }
    assertThat(queue.waiting()).isEqualTo((int) (WebhookQueue.BYTES_LIMIT >> 20));
    assertThat(queue.dropped()).isEqualTo(4);
  }

  @Test
  void aBatchThatIsGivenUpIsMissedByTheNext() {
    List.of(1, 2, 3).forEach(number -> queue.add(event(number)));
    queue.giveUp(poll());
    queue.add(event(4));
    assertThat(poll().missed()).isEqualTo(3);
    assertThat(queue.dropped()).isEqualTo(3);
  }
}
