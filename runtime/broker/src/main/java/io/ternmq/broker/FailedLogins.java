package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import io.ternmq.transport.AddressLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts logins that failed against the address that they came from. */
final class FailedLogins implements BrokerListener {
  private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);

  private final AddressLimits addresses;

  FailedLogins(AddressLimits addresses) {
    this.addresses = addresses;
  }

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof BrokerEvent.Refused refused && refused.isLoginFailed()) {
      boolean isBannedNow = addresses.loginFailed(refused.peer());
      if (isBannedNow) {
        LOG.warn("too many logins from {} failed: its address is banned", refused.peer());
      }
    }
  }
}
