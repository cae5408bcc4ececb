package io.ternmq.clientcore;

import java.util.ArrayList;
import java.util.List;

/** A store in which changes become durable when a test says so. */
final class ManualStore implements ClientStore {
  final List<String> changes = new ArrayList<>();
  private long durable;

  @Override
  public void put(OutgoingMessage message, long queuedEpochMillis) {
    changes.add("put " + message.number());
  }

  @Override
  public void sent(long number, long sequence) {
    changes.add("sent " + number + " as " + sequence);
  }

  @Override
  public void released(long number) {
    changes.add("released " + number);
  }

  @Override
  public void removed(long number) {
    changes.add("removed " + number);
  }

  @Override
  public void held(int packetId, long deliveryId) {
    changes.add("held " + packetId + " as " + deliveryId);
  }

  @Override
  public void received(int packetId) {
    changes.add("received " + packetId);
  }

  @Override
  public void freed(int packetId) {
    changes.add("freed " + packetId);
  }

  @Override
  public void sessionAbsent() {
    changes.add("session absent");
  }

  @Override
  public long ticket() {
    return changes.size();
  }

  @Override
  public boolean isDurable(long ticket) {
    return ticket <= durable;
  }

  /** Everything so far survives a crash. */
  void sync(Rig rig) {
    durable = changes.size();
    rig.engine.onDurable(rig.now, rig.out);
  }
}
