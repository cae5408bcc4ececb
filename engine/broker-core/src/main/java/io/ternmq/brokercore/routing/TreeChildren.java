package io.ternmq.brokercore.routing;

import org.jspecify.annotations.Nullable;

/**
 * The named children of a node: an open table of nodes, searched by every lane without a lock,
 * changed by one writer at a time.
 *
 * <p>Model: a table is an array that the node refers to itself, for each object between two nodes
 * is one more place of memory to wait for. Its first element counts, for writers alone; behind it
 * probing is linear and ends at an empty slot, of which there is always one. A child that goes
 * leaves GONE in its slot, so that no search ends too early; a table that is full makes place for
 * another one. Writing the node's reference to its table again publishes a slot; what a reader
 * needs of a node in it is final.
 */
final class TreeChildren {
  /** Stands where a child was; no level of a topic holds a NUL character. */
  private static final TreeNode GONE = new TreeNode(null, "\0");

  private static final int SMALLEST = 2;

  /** 2 to the 32nd, divided by the golden ratio. */
  private static final int SPREAD = 0x9E37_79B9;

  private TreeChildren() {}

  /** How many children there are, and how many slots are taken, by children or by GONE. */
  private static final class Count {
    int live;
    int used;
  }

  /** Levels that count on, such as unit-7 and unit-8, have hashes in a row: this spreads them. */
  private static int start(int hash, int mask) {
    return (hash * SPREAD) >>> Integer.numberOfLeadingZeros(mask);
  }

  /** The child of this name; any thread. */
  static @Nullable TreeNode find(@Nullable Object[] table, String name) {
    int mask = table.length - 2;
    int hash = name.hashCode();
    int at = start(hash, mask);
    for (TreeNode node = node(table, at); node != null; node = node(table, at)) {
      if (node.hash == hash && node.level.equals(name)) {
        return node;
      }
      at = (at + 1) & mask;
    }
    return null;
  }

  private static @Nullable TreeNode node(@Nullable Object[] table, int at) {
    return (TreeNode) table[at + 1];
  }

  private static Count count(@Nullable Object[] table) {
    return (Count) java.util.Objects.requireNonNull(table[0]);
  }

  private static @Nullable Object[] table(int size) {
    @Nullable Object[] made = new @Nullable Object[size + 1];
    made[0] = new Count();
    return made;
  }

  /** Adds a child whose name is not there; answers with the table that holds it from now on. */
  static @Nullable Object[] with(@Nullable Object @Nullable [] known, TreeNode child) {
    @Nullable Object[] here = known == null ? table(SMALLEST) : known;
    if (4 * (count(here).used + 1) > 3 * (here.length - 1)) {
      here = rebuilt(here);
    }
    put(here, child);
    return here;
  }

  private static void put(@Nullable Object[] table, TreeNode child) {
    int mask = table.length - 2;
    int at = start(child.hash, mask);
    while (node(table, at) != null && node(table, at) != GONE) {
      at = (at + 1) & mask;
    }
    Count count = count(table);
    if (table[at + 1] == null) {
      count.used++;
    }
    count.live++;
    table[at + 1] = child;
  }

  private static @Nullable Object[] rebuilt(@Nullable Object[] table) {
    int size = SMALLEST;
    while (4 * (count(table).live + 1) > 3 * size) {
      size <<= 1;
    }
    @Nullable Object[] fresh = table(size);
    for (int at = 0; at < table.length - 1; at++) {
      TreeNode node = node(table, at);
      if (node != null && node != GONE) {
        put(fresh, node);
      }
    }
    return fresh;
  }

  /** Removes a child; answers with the table from now on, null where none is left. */
  static @Nullable Object @Nullable [] without(@Nullable Object[] table, TreeNode child) {
    int mask = table.length - 2;
    int at = start(child.hash, mask);
    while (node(table, at) != child) {
      if (node(table, at) == null) {
        throw new IllegalStateException("the tree lost the level " + child.level);
      }
      at = (at + 1) & mask;
    }
    table[at + 1] = GONE;
    int live = --count(table).live;
    if (live == 0) {
      return null;
    }
    return 8 * live < table.length - 1 && table.length > 9 ? rebuilt(table) : table;
  }
}
