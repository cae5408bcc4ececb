package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import io.ternmq.transport.AddressLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts logins that failed against the address that they came from. One that was found wrong after
 * its client had left counts; one that nobody judged does not: many links behind one address die
 * between CONNECT and CONNACK in a storm, and a ban would keep out whoever comes back.
 */
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
