package io.ternmq.brokercore;

import io.ternmq.brokercore.store.MemoryStore;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/** A store in memory whose commits wait until a test lets them through. */
final class HeldStore {
  private final ArrayDeque<Runnable> commits = new ArrayDeque<>();
  private final MemoryStore memory =
      MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 1_000);

  /** What a broker is given. */
  MemoryStore memory() {
    return memory;
  }

  /** Lets all commits through, and what this broker makes of each. */
  void commit(TestBroker broker) {
    while (!commits.isEmpty()) {
      commitNext();
      broker.settle();
    }
  }

  /** Lets the next commit through. */
  void commitNext() {
    commits.remove().run();
  }

  /** Lets those through that wait now. */
  void commitThese() {
    commits.forEach(Runnable::run);
    commits.clear();
  }

  /** What was not committed is lost. */
  void crash() {
    memory.crash();
    commits.clear();
  }

  /** All is kept, and the next broker finds it. */
  void close() {
    memory.close();
    commits.clear();
  }
}
