package io.ternmq.broker.security;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code topic} lines of one user, as a tree of levels. Built once, then only read: safe on
 * every lane.
 */
final class AccessTree {
  private final Node root = new Node();

  /** Enters a line: this filter, and the bits of {@link Access}. */
  void add(String[] levels, int access) {
    Node node = root;
    for (String level : levels) {
      if (level.equals("#")) {
        node.all |= access;
        return;
      }
      node = node.reach(level);
    }
    node.exact |= access;
  }

  /** The bits of all lines that match. Allocates nothing. */
  int match(String[] topic, boolean isReserved) {
    return match(root, topic, 0, !isReserved);
  }

  private static int match(Node node, String[] topic, int depth, boolean wildcardsMatch) {
    int access = wildcardsMatch ? node.all : Access.NONE; // [MQTT-4.7.2-1]
    if (depth == topic.length) {
      return access | node.exact;
    }
    Node child = node.children.get(topic[depth]);
    if (child != null) {
      access |= match(child, topic, depth + 1, true);
    }
    Node plus = node.plus;
    if (plus != null && wildcardsMatch) {
      access |= match(plus, topic, depth + 1, true);
    }
    return access;
  }

  /** True where some topic is matched by the filter of these levels and by a line that says so. */
  boolean meets(String[] filter, int wanted) {
    return meets(root, filter, 0, wanted);
  }

  private static boolean meets(Node node, String[] filter, int depth, int wanted) {
    boolean isReserved = depth == 0 && filter[0].startsWith("$"); // [MQTT-4.7.2-1]
    if ((node.all & wanted) != 0 && !isReserved) {
      return true;
    }
    if (depth == filter.length) {
      return (node.exact & wanted) != 0;
    }
    boolean isAll = filter[depth].equals("#");
    if (isAll && (node.exact & wanted) != 0) {
      return true;
    }
    Node plus = node.plus;
    if (plus != null && !isReserved && meetsBelow(plus, filter, depth, wanted)) {
      return true;
    }
    if (!isAll && !filter[depth].equals("+")) {
      Node child = node.children.get(filter[depth]);
      return child != null && meetsBelow(child, filter, depth, wanted);
    }
    for (Map.Entry<String, Node> child : node.children.entrySet()) {
      boolean isReached = depth > 0 || !child.getKey().startsWith("$");
      if (isReached && meetsBelow(child.getValue(), filter, depth, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean meetsBelow(Node node, String[] filter, int depth, int wanted) {
    return filter[depth].equals("#") ? node.says(wanted) : meets(node, filter, depth + 1, wanted);
  }

  private static final class Node {
    final Map<String, Node> children = new HashMap<>(4);
    @Nullable Node plus;
    int exact;
    int all;

    /** True where a line that ends here or below says so. */
    boolean says(int wanted) {
      if (((exact | all) & wanted) != 0 || (plus != null && plus.says(wanted))) {
        return true;
      }
      for (Node child : children.values()) {
        if (child.says(wanted)) {
          return true;
        }
      }
      return false;
    }

    Node reach(String level) {
      if (!level.equals("+")) {
        return children.computeIfAbsent(level, missing -> new Node());
      }
      Node known = plus;
      if (known == null) {
        known = new Node();
        plus = known;
      }
      return known;
    }
  }
}
