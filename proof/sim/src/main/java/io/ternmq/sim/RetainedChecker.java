package io.ternmq.sim;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreOperation;
import java.util.HashMap;
import java.util.Map;

/** Of two retained messages of one topic the store keeps the newer one, whichever came first. */
final class RetainedChecker extends Checker {
  private final World world;
  private final Map<String, Long> newest = new HashMap<>();

  RetainedChecker(World world) {
    super("the newest retained message");
    this.world = world;
  }

  @Override
  void onDurable(StoreBatch batch) {
    boolean isRetained = false;
    for (StoreOperation operation : batch.operations()) {
      if (operation instanceof StoreOperation.PutMessage put && put.message().retain()) {
        newest.merge(put.message().topic().text(), put.message().number(), Math::max);
        isRetained = true;
      }
    }
    if (!isRetained) {
      return;
    }
    for (Message stored : world.broker().store().contents().retained()) {
      long known = newest.getOrDefault(stored.topic().text(), 0L);
      require(
          stored.number() >= known,
          stored.topic() + " keeps message " + stored.number() + " over " + known);
    }
  }
}
