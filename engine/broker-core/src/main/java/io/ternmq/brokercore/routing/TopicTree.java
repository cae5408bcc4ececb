package io.ternmq.brokercore.routing;

import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions by topic filter. Readers on every lane match without a lock; writers take
 * turns.
 *
 * <p>Model: one node a level of a filter; {@code +} has a place of its own beside the named
 * children, and {@code #} is a list at the node it hangs under. A node's subscriptions stand in an
 * array with holes that is only appended to in place: a reader sees each subscription once, or not
 * yet, or no more. Writing the array field again publishes an element.
 */
public final class TopicTree {
  private static final Subscription[] NOBODY = {};

  private final Node root = new Node(null, "");
  private final ReentrantLock writers = new ReentrantLock();
  private int count;

  /** How many subscriptions there are. */
  public int count() {
    writers.lock();
    try {
      return count;
    } finally {
      writers.unlock();
    }
  }

  /** Adds a subscription, in the place of an earlier one of the same session and filter. */
  public void put(Subscription subscription, @Nullable Subscription earlier) {
    writers.lock();
    try {
      Node node = reach(subscription.filter());
      boolean endsWithAll = endsWithAll(subscription.filter());
      Leaf leaf = endsWithAll ? node.all() : node.exact();
      if (earlier != null && earlier.slot >= 0) {
        leaf.replace(earlier, subscription); // no moment without either [MQTT-3.8.4-4]
      } else {
        leaf.add(subscription);
        count++;
      }
    } finally {
      writers.unlock();
    }
  }

  /** Removes a subscription; does nothing where it is not in the tree. */
  public void remove(Subscription subscription) {
    writers.lock();
    try {
      if (subscription.slot < 0) {
        return;
      }
      Node node = find(subscription.filter());
      Leaf leaf = node == null ? null : endsWithAll(subscription.filter()) ? node.all : node.exact;
      if (node == null || leaf == null) {
        throw new IllegalStateException("the tree lost " + subscription.filter());
      }
      leaf.remove(subscription);
      count--;
      prune(node);
    } finally {
      writers.unlock();
    }
  }

  /** Collects the receivers of a message. Any thread. */
  public void match(TopicName topic, String publisher, Fanout fanout) {
    fanout.clear();
    descend(root, topic, 0, publisher, fanout);
  }

  private static void descend(
      Node node, TopicName topic, int depth, String publisher, Fanout fanout) {
    String[] levels = topic.levels();
    boolean wildcardsMatch = depth > 0 || !topic.isReserved(); // [MQTT-4.7.2-1]
    if (wildcardsMatch) {
      collect(node.all, publisher, fanout);
    }
    if (depth == levels.length) {
      collect(node.exact, publisher, fanout);
      return;
    }
    Node child = node.child(levels[depth]);
    if (child != null) {
      descend(child, topic, depth + 1, publisher, fanout);
    }
    Node plus = node.plus;
    if (plus != null && wildcardsMatch) {
      descend(plus, topic, depth + 1, publisher, fanout);
    }
  }

  private static void collect(@Nullable Leaf leaf, String publisher, Fanout fanout) {
    if (leaf == null) {
      return;
    }
    fanout.nextNode();
    for (Subscription subscription : leaf.slots) {
      if (subscription != null && subscription.wantsFrom(publisher)) {
        fanout.add(subscription);
      }
    }
  }

  private Node reach(TopicFilter filter) {
    Node node = root;
    for (String level : filter.levels()) {
      if (level.equals("#")) {
        return node;
      }
      node = level.equals("+") ? node.reachPlus() : node.reachChild(level);
    }
    return node;
  }

  private @Nullable Node find(TopicFilter filter) {
    Node node = root;
    for (String level : filter.levels()) {
      if (node == null || level.equals("#")) {
        return node;
      }
      node = level.equals("+") ? node.plus : node.child(level);
    }
    return node;
  }

  private static boolean endsWithAll(TopicFilter filter) {
    String[] levels = filter.levels();
    return levels[levels.length - 1].equals("#");
  }

  private static void prune(Node from) {
    Node node = from;
    while (node.parent != null && node.isEmpty()) {
      Node parent = node.parent;
      parent.forget(node);
      node = parent;
    }
  }

  /** One level of the tree. */
  private static final class Node {
    final @Nullable Node parent;
    final String level;
    volatile @Nullable ConcurrentHashMap<String, Node> children;
    volatile @Nullable Node plus;
    volatile @Nullable Leaf exact;
    volatile @Nullable Leaf all;

    Node(@Nullable Node parent, String level) {
      this.parent = parent;
      this.level = level;
    }

    @Nullable Node child(String name) {
      ConcurrentHashMap<String, Node> known = children;
      return known == null ? null : known.get(name);
    }

    Node reachChild(String name) {
      ConcurrentHashMap<String, Node> known = children;
      if (known == null) {
        known = new ConcurrentHashMap<>(4);
        children = known;
      }
      return known.computeIfAbsent(name, missing -> new Node(this, missing));
    }

    Node reachPlus() {
      Node known = plus;
      if (known == null) {
        known = new Node(this, "+");
        plus = known;
      }
      return known;
    }

    Leaf exact() {
      Leaf known = exact;
      if (known == null) {
        known = new Leaf();
        exact = known;
      }
      return known;
    }

    Leaf all() {
      Leaf known = all;
      if (known == null) {
        known = new Leaf();
        all = known;
      }
      return known;
    }

    void forget(Node node) {
      ConcurrentHashMap<String, Node> known = children;
      if (plus == node) {
        plus = null;
      } else if (known != null) {
        known.remove(node.level, node);
        if (known.isEmpty()) {
          children = null;
        }
      }
    }

    boolean isEmpty() {
      Leaf here = exact;
      Leaf below = all;
      return children == null
          && plus == null
          && (here == null || here.live == 0)
          && (below == null || below.live == 0);
    }
  }

  /** The subscriptions at one place. Written under the writers' lock. */
  private static final class Leaf {
    volatile @Nullable Subscription[] slots = NOBODY;
    int used;
    int live;

    void add(Subscription subscription) {
      @Nullable Subscription[] here = slots;
      if (used == here.length) {
        here = Arrays.copyOf(here, used == 0 ? 1 : used + Math.max(1, used / 2));
      }
      subscription.slot = used;
      here[used++] = subscription;
      live++;
      slots = here;
    }

    void replace(Subscription earlier, Subscription subscription) {
      @Nullable Subscription[] here = slots;
      subscription.slot = earlier.slot;
      here[earlier.slot] = subscription;
      earlier.slot = -1;
      slots = here;
    }

    void remove(Subscription subscription) {
      @Nullable Subscription[] here = slots;
      here[subscription.slot] = null;
      subscription.slot = -1;
      live--;
      if (live == 0) {
        used = 0;
        slots = NOBODY;
      } else if (live < used / 2 && used > 8) {
        compact(here);
      } else {
        slots = here;
      }
    }

    private void compact(@Nullable Subscription[] here) {
      @Nullable Subscription[] dense = new @Nullable Subscription[live + 4];
      int kept = 0;
      for (int from = 0; from < used; from++) {
        Subscription subscription = here[from];
        if (subscription != null) {
          subscription.slot = kept;
          dense[kept++] = subscription;
        }
      }
      used = kept;
      slots = dense;
    }
  }
}
