package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.Receipt;
import io.ternmq.core.Moment;
import io.ternmq.packet.Publish;
import java.util.function.IntConsumer;

/** A message that no client published: it takes the way of any other, and has no session behind. */
final class AdministratorPublish {
  private static final String NOBODY = "";

  private AdministratorPublish() {}

  /** Publishes it; on this lane. */
  static void run(Publish publish, BrokerCore core, BrokerLane lane, IntConsumer answer) {
    Moment now = lane.moment();
    Message message = Message.of(publish, NOBODY, core.nextMessageNumber(), now.epochMillis());
    SessionHost nobody = new SessionHost(NOBODY, 0, 1, lane);
    int receivers = lane.publish(message, nobody.engine(), 0, now);
    nobody
        .engine()
        .await(
            lane.ticket(),
            new Receipt(nobody.engine()) {
              @Override
              public void onDurable(Moment then) {
                answer.accept(receivers);
              }
            });
  }
}
