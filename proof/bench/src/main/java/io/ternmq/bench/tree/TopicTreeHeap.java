package io.ternmq.bench.tree;

import java.util.List;

/**
 * What a subscription costs in memory: the tree and the lists of the sessions, the sessions
 * themselves left out.
 */
public final class TopicTreeHeap {
  private static final int COLLECTIONS = 4;

  private TopicTreeHeap() {}

  /** Heap bytes a subscription: after garbage collection, with them minus without. */
  static double bytesEach(int count) {
    MillionSubscriptions plan = new MillionSubscriptions(count);
    List<Member> members = FullTree.members(plan);
    long without = usedBytes();
    FullTree tree = new FullTree(plan, members);
    long with = usedBytes();
    if (tree.lists() != plan.sessions()) { // and so it is alive until here
      throw new IllegalStateException("sessions are missing");
    }
    return (with - without) / (double) count;
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < COLLECTIONS; round++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  /** Prints the figure for this many subscriptions, 1,000,000 where none is said. */
  public static void main(String[] arguments) {
    int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    System.out.printf("%,d subscriptions: %.0f bytes of heap each%n", count, bytesEach(count));
  }
}
