package io.ternmq.brokercore.routing;

import org.jspecify.annotations.Nullable;

/**
 * The named children of a node: an open table of nodes, searched by every lane without a lock,
 * changed by one writer at a time.
 *
 * <p>Model: probing is linear and ends at an empty slot, of which there is always one. A child that
 * goes leaves GONE in its slot, so that no search ends too early; the table is built anew when it
 * is full. Writing the array field again publishes a slot; what a reader needs of a node in it is
 * final.
 */
final class TreeChildren {
  /** Stands where a child was; no level of a topic holds a NUL character. */
  private static final TreeNode GONE = new TreeNode(null, "\0");

  private volatile @Nullable TreeNode[] slots = new @Nullable TreeNode[2];
  private int live;
  private int used;

  private static int start(int hash, int mask) {
    return (hash ^ (hash >>> 16)) & mask;
  }

  @Nullable TreeNode find(String name) {
    @Nullable TreeNode[] here = slots;
    int mask = here.length - 1;
    int hash = name.hashCode();
    int at = start(hash, mask);
    for (TreeNode node = here[at]; node != null; node = here[at]) {
      if (node.hash == hash && node.level.equals(name)) {
        return node;
      }
      at = (at + 1) & mask;
    }
    return null;
  }

  boolean isEmpty() {
    return live == 0;
  }

  /** Adds a child whose name is not there. */
  void add(TreeNode child) {
    @Nullable TreeNode[] here = slots;
    if (4 * (used + 1) > 3 * here.length) {
      here = rebuilt(here);
    }
    int mask = here.length - 1;
    int at = start(child.hash, mask);
    while (here[at] != null && here[at] != GONE) {
      at = (at + 1) & mask;
    }
    if (here[at] == null) {
      used++;
    }
    here[at] = child;
    live++;
    slots = here;
  }

  private @Nullable TreeNode[] rebuilt(@Nullable TreeNode[] here) {
    int size = 2;
    while (4 * (live + 1) > 3 * size) {
      size <<= 1;
    }
    @Nullable TreeNode[] fresh = new @Nullable TreeNode[size];
    for (TreeNode node : here) {
      if (node != null && node != GONE) {
        int at = start(node.hash, size - 1);
        while (fresh[at] != null) {
          at = (at + 1) & (size - 1);
        }
        fresh[at] = node;
      }
    }
    used = live;
    return fresh;
  }

  void remove(TreeNode child) {
    @Nullable TreeNode[] here = slots;
    int mask = here.length - 1;
    int at = start(child.hash, mask);
    while (here[at] != child) {
      if (here[at] == null) {
        throw new IllegalStateException("the tree lost the level " + child.level);
      }
      at = (at + 1) & mask;
    }
    here[at] = GONE;
    live--;
    slots = 8 * live < here.length && here.length > 8 ? rebuilt(here) : here;
  }
}
