package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is left to the store, and what it costs to find out. */
class PendingQueueTest {
  private static final int MANY = 20_000;
  private static final int BYTES_EACH = 400;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final BrokerSettings settings = BrokerSettings.defaults();
  private final PendingQueue queue = new PendingQueue();

  private static Outgoing outgoing(int sequence, @Nullable QueueRecord queueRecord) {
    Publish publish =
        new Publish(
            TopicName.of("a"), new byte[1], QoS.AT_LEAST_ONCE, false, false, 1, Properties.NONE);
    Message message = Message.of(publish, "p", sequence, 1);
    return new Outgoing(
        message, sequence, QoS.AT_LEAST_ONCE, false, Outgoing.NO_IDENTIFIERS, queueRecord);
  }

  private void queue(Outgoing outgoing) {
    assertThat(queue.offer(outgoing, settings)).isTrue();
    queue.shelve();
  }

  @Test
  void whatTheStoreDoesNotHaveIsNotLookedThroughWithEachMessage() {
    Outgoing[] all = new Outgoing[MANY];
    for (int sequence = 0; sequence < MANY; sequence++) {
      all[sequence] = outgoing(sequence, null);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (Outgoing each : all) {
      queue.offer(each, settings);
      queue.shelve();
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / MANY).as("bytes a message").isLessThan(BYTES_EACH);
    assertThat(queue.shelvedCount()).isZero();
    for (Outgoing each : all) {
      assertThat(queue.poll()).isSameAs(each);
    }
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatTheStoreHasIsLeftToItBehindSuchAQueue() {
    for (int sequence = 0; sequence < 1_000; sequence++) {
      queue(outgoing(sequence, null));
    }
    while (!queue.isEmpty()) {
      queue.poll();
    }
    for (int sequence = 1_000; sequence < 1_200; sequence++) {
      queue(outgoing(sequence, QueueRecord.written(1, sequence)));
    }
    assertThat(queue.shelvedCount()).isEqualTo(200 - PendingQueue.KEPT / 2);
  }
}
