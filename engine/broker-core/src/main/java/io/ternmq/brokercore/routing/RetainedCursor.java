package io.ternmq.brokercore.routing;

import io.ternmq.brokercore.Message;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A way through the retained messages of a filter, a bounded number of steps at a time. What
 * changes behind it does not matter, what changes before it is met as it then is. Not thread-safe;
 * costs as much as the filter has levels.
 */
public final class RetainedCursor {
  private static final int EVERYTHING = -1;

  private final RetainedNode root;
  private final String[] levels;
  private final boolean hidesReserved;
  private final long highestNumber;
  private final ArrayDeque<Branch> branches = new ArrayDeque<>(2);

  /**
   * Nodes that are still to be entered.
   *
   * @param depth how many levels of the filter they use up, or EVERYTHING below a {@code #}
   */
  private record Branch(Iterator<RetainedNode> nodes, int depth, boolean hidesReserved) {}

  RetainedCursor(RetainedNode root, String[] levels, boolean hidesReserved, long highestNumber) {
    this.root = root;
    this.levels = levels;
    this.hidesReserved = hidesReserved;
    this.highestNumber = highestNumber;
    enter(root, 0);
  }

  /** True where it has met everything. */
  public boolean isFinished() {
    return branches.isEmpty();
  }

  /** True where this message, met before, is still the retained one of its topic. */
  public boolean stillHolds(Message met) {
    RetainedNode node = root.find(met.topic());
    Message current = node == null ? null : node.message;
    return current != null && current.number() == met.number();
  }

  /** The next message within so many steps; null where they did not meet one. */
  public @Nullable Message next(int steps) {
    for (int left = steps; left > 0 && !branches.isEmpty(); left--) {
      Branch branch = branches.element();
      if (!branch.nodes().hasNext()) {
        branches.remove();
        continue;
      }
      RetainedNode node = branch.nodes().next();
      if (branch.hidesReserved() && node.level.startsWith("$")) {
        continue; // [MQTT-4.7.2-1]
      }
      Message message = enter(node, branch.depth());
      if (message != null && message.number() <= highestNumber) {
        return message;
      }
    }
    return null;
  }

  private @Nullable Message enter(RetainedNode node, int depth) {
    if (depth == EVERYTHING) {
      branches.push(new Branch(node.children(), EVERYTHING, false));
      return node.message;
    }
    if (depth == levels.length) {
      return node.message;
    }
    String level = levels[depth];
    boolean isFirst = depth == 0 && hidesReserved;
    if (level.equals("#")) {
      branches.push(new Branch(node.children(), EVERYTHING, isFirst));
      return node.message;
    }
    if (level.equals("+")) {
      branches.push(new Branch(node.children(), depth + 1, isFirst));
      return null;
    }
    RetainedNode child = node.child(level);
    if (child != null) {
      branches.push(new Branch(Collections.singleton(child).iterator(), depth + 1, false));
    }
    return null;
  }
}
