package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.Receipt;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.core.Moment;

/** A QoS 2 message that reaches its receivers only when it is durable. */
final class DeferredFanout extends Receipt {
  private final BrokerLane lane;
  private final SessionHost[] hosts;
  private final Outgoing[] deliveries;

  DeferredFanout(
      BrokerLane lane, SessionEngine publisher, SessionHost[] hosts, Outgoing[] deliveries) {
    super(publisher);
    this.lane = lane;
    this.hosts = hosts;
    this.deliveries = deliveries;
  }

  @Override
  public void onDurable(Moment now) {
    for (int index = 0; index < hosts.length; index++) {
      lane.handOver(hosts[index], deliveries[index], now);
    }
  }
}
