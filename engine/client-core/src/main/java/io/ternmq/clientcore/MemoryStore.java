package io.ternmq.clientcore;

/** The store of a client whose session ends with its process. */
final class MemoryStore implements ClientStore {
  @Override
  public void put(OutgoingMessage message, long queuedEpochMillis) {}

  @Override
  public void sent(long number, long sequence) {}

  @Override
  public void released(long number) {}

  @Override
  public void removed(long number) {}

  @Override
  public void held(int packetId, long deliveryId) {}

  @Override
  public void received(int packetId) {}

  @Override
  public void freed(int packetId) {}

  @Override
  public void sessionAbsent() {}

  @Override
  public long ticket() {
    return 0;
  }

  @Override
  public boolean isDurable(long ticket) {
    return true;
  }
}
