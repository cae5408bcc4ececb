package io.ternmq.brokercore.routing;

import org.jspecify.annotations.Nullable;

/**
 * The nodes that a match has reached, all of one depth. Level by level and not branch by branch:
 * the branches do not wait for each other's memory. Reused from match to match; owned by one
 * thread.
 */
final class Frontier {
  private static final int FEW = 32;

  private @Nullable TreeNode[] here = new @Nullable TreeNode[FEW];
  private @Nullable TreeNode[] next = new @Nullable TreeNode[FEW];
  private int count;

  /** Begins at this node. */
  void begin(TreeNode node) {
    here[0] = node;
    count = 1;
  }

  /** Goes down by this level of a topic; collects who wants all that is below. */
  boolean descend(String level, String publisher, Fanout fanout) {
    if (next.length < 2 * count) {
      next = new @Nullable TreeNode[4 * count];
    }
    int found = 0;
    for (int at = 0; at < count; at++) {
      TreeNode node = take(at);
      collect(node.all, publisher, fanout);
      TreeNode child = node.child(level);
      if (child != null) {
        next[found++] = child;
      }
      TreeNode plus = node.plus;
      if (plus != null) {
        next[found++] = plus;
      }
    }
    count = found;
    @Nullable TreeNode[] behind = here;
    here = next;
    next = behind;
    return found > 0;
  }

  /** Collects who wants topics that end here. */
  void end(String publisher, Fanout fanout) {
    for (int at = 0; at < count; at++) {
      TreeNode node = take(at);
      collect(node.all, publisher, fanout);
      collect(node.exact, publisher, fanout);
    }
    count = 0;
    if (Math.max(here.length, next.length) > 32 * FEW) { // a crowd of branches is seldom
      here = new @Nullable TreeNode[FEW];
      next = new @Nullable TreeNode[FEW];
    }
  }

  /** Whoever is done with a node lets it go: the tree may have forgotten it. */
  private TreeNode take(int at) {
    TreeNode node = java.util.Objects.requireNonNull(here[at]);
    here[at] = null;
    return node;
  }

  private static void collect(@Nullable Receivers receivers, String publisher, Fanout fanout) {
    if (receivers != null) {
      fanout.nextNode();
      receivers.collect(publisher, fanout);
    }
  }
}
