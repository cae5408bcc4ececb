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

  private static final class Node {
    final Map<String, Node> children = new HashMap<>(4);
    @Nullable Node plus;
    int exact;
    int all;

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
