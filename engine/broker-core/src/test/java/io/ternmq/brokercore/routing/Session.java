package io.ternmq.brokercore.routing;

/** A session as the tests of the tree see it; on line until the test says otherwise. */
final class Session implements Subscriber {
  private final long number;
  private final String clientId;
  volatile boolean isOnline = true;
  volatile boolean isDurable = true;

  Session(long number, String clientId) {
    this.number = number;
    this.clientId = clientId;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public String clientId() {
    return clientId;
  }

  @Override
  public boolean isOnline() {
    return isOnline;
  }

  @Override
  public boolean isDurable() {
    return isDurable;
  }
}
