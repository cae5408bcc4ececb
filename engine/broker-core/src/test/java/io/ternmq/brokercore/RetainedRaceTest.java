package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.routing.Subscriber;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubscriptionRequest;
import org.junit.jupiter.api.Test;

/** A SUBSCRIBE on one lane in the midst of a retained message on another. */
class RetainedRaceTest {
  private final TestBroker broker =
      new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), 2);
  private final TestClient publisher = broker.open(0).connects("publisher", 0);
  private final TestClient newcomer = broker.open(1).connects("newcomer", 0);

  /** Is asked, while receivers are looked up, whether it is the publisher; subscribes then. */
  private final class Meanwhile implements Subscriber {
    private boolean isOver;

    @Override
    public long number() {
      return 1_000_000;
    }

    @Override
    public String clientId() {
      if (!isOver) {
        isOver = true;
        newcomer.subscribes("#", QoS.AT_MOST_ONCE);
      }
      return "publisher";
    }

    @Override
    public boolean isOnline() {
      return true;
    }

    @Override
    public boolean isDurable() {
      return false;
    }
  }

  /** [MQTT-3.3.1-9]: what was published last is what a new subscription begins with. */
  @Test
  void whoSubscribesWhileReceiversAreLookedUpGetsTheNewMessage() {
    publisher.says(TestClient.publish("t", "old", QoS.AT_MOST_ONCE, true, 0));
    SubscriptionRequest noLocal =
        new SubscriptionRequest("t", QoS.AT_MOST_ONCE, true, false, RetainHandling.SEND);
    broker.core.tree().put(Subscription.of(new Meanwhile(), noLocal, 0), null);
    publisher.says(TestClient.publish("t", "new", QoS.AT_MOST_ONCE, true, 0));
    broker.settle();
    assertThat(newcomer.messages()).anyMatch(text -> text.startsWith("t=new"));
  }
}
