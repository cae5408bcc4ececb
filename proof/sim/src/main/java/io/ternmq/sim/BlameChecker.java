package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.Refused;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.Moment;

/** The clients here keep to the protocol: none of them is ever closed for breaking it. */
final class BlameChecker extends Checker {
  BlameChecker() {
    super("nobody is blamed");
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Disconnected lost) {
      judge(lost.cause(), event);
    } else if (event instanceof Refused refused) {
      judge(refused.cause(), event);
    }
  }

  private void judge(CloseCause cause, BrokerEvent event) {
    switch (cause) {
      case PROTOCOL_ERROR, REFUSED, QUOTA, ADMINISTRATOR, INTERNAL_ERROR, GRACE_OVER ->
          throw failure("a client that did nothing wrong met with " + event);
      default -> {}
    }
  }
}
