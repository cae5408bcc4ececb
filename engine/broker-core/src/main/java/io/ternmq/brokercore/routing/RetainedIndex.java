package io.ternmq.brokercore.routing;

import io.ternmq.brokercore.Message;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The retained message of each topic. Readers on every lane search without a lock; writers take
 * turns. Of two messages to one topic the higher number wins, whoever comes first.
 */
public final class RetainedIndex {
  private final int maximumMessages;
  private final long maximumBytes;
  private final Node root = new Node(null, "");
  private final ReentrantLock writers = new ReentrantLock();
  private int count;
  private long bytes;

  public RetainedIndex(int maximumMessages, long maximumBytes) {
    this.maximumMessages = maximumMessages;
    this.maximumBytes = maximumBytes;
  }

  /** How many topics have a retained message. */
  public int count() {
    writers.lock();
    try {
      return count;
    } finally {
      writers.unlock();
    }
  }

  /** Their bytes, as the bound counts them. */
  public long bytes() {
    writers.lock();
    try {
      return bytes;
    } finally {
      writers.unlock();
    }
  }

  /**
   * Keeps this message for its topic; an empty payload removes what was kept [MQTT-3.3.1-6, -7].
   *
   * @return false where it could not be kept because the index is full
   */
  public boolean put(Message message) {
    writers.lock();
    try {
      boolean removes = message.payload().length == 0;
      Node node = removes ? find(message.topic()) : reach(message.topic());
      if (node == null || node.number > message.number()) {
        return true;
      }
      Message before = node.message;
      long after = bytes - (before == null ? 0 : before.bytes()) + message.bytes();
      if (!removes && ((before == null && count >= maximumMessages) || after > maximumBytes)) {
        prune(node);
        return false;
      }
      node.number = message.number();
      replace(node, before, removes ? null : message);
      return true;
    } finally {
      writers.unlock();
    }
  }

  /** Removes this very message: its expiry ran out. */
  public void remove(Message message) {
    writers.lock();
    try {
      Node node = find(message.topic());
      if (node != null && node.message == message) {
        replace(node, message, null);
      }
    } finally {
      writers.unlock();
    }
  }

  private void replace(Node node, @Nullable Message before, @Nullable Message after) {
    count += (after == null ? 0 : 1) - (before == null ? 0 : 1);
    bytes += (after == null ? 0 : after.bytes()) - (before == null ? 0 : before.bytes());
    node.message = after;
    if (after == null) {
      prune(node);
    }
  }

  /** The retained messages of all matching topics. Any thread. */
  public List<Message> match(TopicFilter filter) {
    List<Message> found = new ArrayList<>();
    descend(root, filter.levels(), 0, found);
    return found;
  }

  private static void descend(Node node, String[] levels, int depth, List<Message> found) {
    if (depth == levels.length) {
      add(node, found);
      return;
    }
    String level = levels[depth];
    if (level.equals("#")) {
      collectAll(node, depth == 0, found);
    } else if (level.equals("+")) {
      for (Node child : node.children()) {
        if (depth > 0 || !child.level.startsWith("$")) {
          descend(child, levels, depth + 1, found);
        }
      }
    } else {
      Node child = node.child(level);
      if (child != null) {
        descend(child, levels, depth + 1, found);
      }
    }
  }

  private static void collectAll(Node node, boolean isRoot, List<Message> found) {
    add(node, found);
    for (Node child : node.children()) {
      if (!isRoot || !child.level.startsWith("$")) {
        collectAll(child, false, found);
      }
    }
  }

  private static void add(Node node, List<Message> found) {
    Message message = node.message;
    if (message != null) {
      found.add(message);
    }
  }

  private Node reach(TopicName topic) {
    Node node = root;
    for (String level : topic.levels()) {
      node = node.reach(level);
    }
    return node;
  }

  private @Nullable Node find(TopicName topic) {
    Node node = root;
    for (String level : topic.levels()) {
      node = node == null ? null : node.child(level);
    }
    return node;
  }

  private static void prune(Node from) {
    Node node = from;
    while (node.parent != null && node.message == null && !node.hasChildren()) {
      Node parent = node.parent;
      parent.forget(node);
      node = parent;
    }
  }

  /** One level of a topic. */
  private static final class Node {
    final @Nullable Node parent;
    final String level;
    volatile @Nullable ConcurrentHashMap<String, Node> children;
    volatile @Nullable Message message;
    long number;

    Node(@Nullable Node parent, String level) {
      this.parent = parent;
      this.level = level;
    }

    @Nullable Node child(String name) {
      ConcurrentHashMap<String, Node> known = children;
      return known == null ? null : known.get(name);
    }

    Iterable<Node> children() {
      ConcurrentHashMap<String, Node> known = children;
      return known == null ? List.of() : known.values();
    }

    boolean hasChildren() {
      return children != null;
    }

    Node reach(String name) {
      ConcurrentHashMap<String, Node> known = children;
      if (known == null) {
        known = new ConcurrentHashMap<>(4);
        children = known;
      }
      return known.computeIfAbsent(name, missing -> new Node(this, missing));
    }

    void forget(Node node) {
      ConcurrentHashMap<String, Node> known = children;
      if (known != null) {
        known.remove(node.level, node);
        if (known.isEmpty()) {
          children = null;
        }
      }
    }
  }
}
