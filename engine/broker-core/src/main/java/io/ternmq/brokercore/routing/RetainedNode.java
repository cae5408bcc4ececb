package io.ternmq.brokercore.routing;

import io.ternmq.brokercore.Message;
import io.ternmq.packet.TopicName;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One level of a topic that has a retained message, or had one a moment ago. */
final class RetainedNode {
  final @Nullable RetainedNode parent;
  final String level;
  volatile @Nullable Message message;
  private volatile @Nullable ConcurrentHashMap<String, RetainedNode> children;

  /** Of the writers: the number of the message that was kept or removed last. */
  long number;

  /** Of the writers: true while an empty node stays for its number. */
  boolean isRemembered;

  RetainedNode(@Nullable RetainedNode parent, String level) {
    this.parent = parent;
    this.level = level;
  }

  @Nullable RetainedNode child(String name) {
    ConcurrentHashMap<String, RetainedNode> known = children;
    return known == null ? null : known.get(name);
  }

  /** The children as they come and go. */
  Iterator<RetainedNode> children() {
    ConcurrentHashMap<String, RetainedNode> known = children;
    return known == null ? Collections.emptyIterator() : known.values().iterator();
  }

  @Nullable RetainedNode find(TopicName topic) {
    RetainedNode node = this;
    for (String name : topic.levels()) {
      node = node == null ? null : node.child(name);
    }
    return node;
  }

  RetainedNode reach(TopicName topic) {
    RetainedNode node = this;
    for (String name : topic.levels()) {
      node = node.reach(name);
    }
    return node;
  }

  private RetainedNode reach(String name) {
    ConcurrentHashMap<String, RetainedNode> known = children;
    if (known == null) {
      known = new ConcurrentHashMap<>(4);
      children = known;
    }
    return known.computeIfAbsent(name, missing -> new RetainedNode(this, missing));
  }

  /** Takes out this node and those above it that nothing needs. */
  void prune() {
    RetainedNode node = this;
    while (node.parent != null
        && node.message == null
        && !node.isRemembered
        && node.children == null) {
      RetainedNode above = node.parent;
      above.forget(node);
      node = above;
    }
  }

  private void forget(RetainedNode node) {
    ConcurrentHashMap<String, RetainedNode> known = children;
    if (known != null) {
      known.remove(node.level, node);
      if (known.isEmpty()) {
        children = null;
      }
    }
  }
}
