package io.ternmq.brokercore.routing;

import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions by topic filter. Readers on every lane match without a lock; writers take
 * turns.
 *
 * <p>Model: one node a level of a filter; {@code +} has a place of its own beside the named
 * children, and {@code #} are receivers at the node it hangs under. Whatever a reader can reach is
 * published by a volatile write behind it, so a reader sees each subscription once, or not yet, or
 * no more.
 */
public final class TopicTree {
  private final TreeNode root = new TreeNode(null, "");
  private final ReentrantLock writers = new ReentrantLock();
  private final LevelNames names = new LevelNames();
  private int size;
  private int sharedSize;
  private volatile int count;
  private volatile int sharedCount;

  /** How many subscriptions there are, memberships of shared ones among them. */
  public int count() {
    return count;
  }

  /** How many of them are memberships of shared subscriptions. */
  public int sharedCount() {
    return sharedCount;
  }

  /** True where a filter begins with this level: else no topic that does has a receiver. */
  public boolean hasBelow(String level) {
    return root.child(level) != null;
  }

  /** How many different names the levels of all filters have. */
  int nameCount() {
    return names.count();
  }

  /** Adds a subscription, in the place of an earlier one of the same session and filter. */
  public void put(Subscription subscription, @Nullable Subscription earlier) {
    put(subscription, earlier, Integer.MAX_VALUE);
  }

  /**
   * The same within a bound.
   *
   * @return false where there are this many already and none is replaced
   */
  public boolean put(Subscription subscription, @Nullable Subscription earlier, int maximum) {
    writers.lock();
    try {
      boolean replaces = earlier != null && earlier.slot >= 0;
      if (!replaces && size >= maximum) {
        return false;
      }
      String[] levels = subscription.filter().levels();
      TreeNode node = reach(levels);
      boolean isAll = levels[levels.length - 1].equals("#");
      Receivers here = isAll ? node.all : node.exact;
      Receivers changed;
      if (replaces && earlier != null && here != null) {
        changed = Receivers.replacing(here, earlier, subscription); // [MQTT-3.8.4-4]
      } else {
        changed = Receivers.with(here, subscription);
        count = ++size;
        countShared(subscription, 1);
      }
      write(node, isAll, changed);
      return true;
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
      TopicFilter filter = subscription.filter();
      String[] levels = filter.levels();
      boolean isAll = levels[levels.length - 1].equals("#");
      TreeNode node = find(levels);
      Receivers here = node == null ? null : isAll ? node.all : node.exact;
      if (node == null || here == null) {
        throw new IllegalStateException("the tree lost " + filter);
      }
      write(node, isAll, Receivers.without(here, subscription));
      count = --size;
      countShared(subscription, -1);
      prune(node);
    } finally {
      writers.unlock();
    }
  }

  /**
   * The group that a member belongs to now: the one it came into or, where that lost its last
   * member, the one that others have founded since. Any thread.
   *
   * @return null where the shared subscription has no member
   */
  public @Nullable SharedGroup group(SharedSubscription member) {
    SharedGroup entered = member.group();
    if (entered != null && entered.count() > 0) {
      return entered;
    }
    String[] levels = member.filter().levels();
    TreeNode node = find(levels);
    if (node == null) {
      return null;
    }
    Receivers here = levels[levels.length - 1].equals("#") ? node.all : node.exact;
    return here == null ? null : here.groupNamed(member.filterText());
  }

  private void countShared(Subscription subscription, int change) {
    if (subscription instanceof SharedSubscription) {
      sharedSize += change;
      sharedCount = sharedSize;
    }
  }

  private static void write(TreeNode node, boolean isAll, @Nullable Receivers receivers) {
    if (isAll) {
      node.all = receivers;
    } else {
      node.exact = receivers;
    }
  }

  /** Collects the receivers of a message. Any thread. */
  public void match(TopicName topic, String publisher, Fanout fanout) {
    fanout.clear();
    String[] levels = topic.levels();
    int depth = topic.isReserved() ? 1 : 0; // no leading wildcard matches [MQTT-4.7.2-1]
    TreeNode first = depth == 0 ? root : root.child(levels[0]);
    if (first == null) {
      return;
    }
    Frontier frontier = fanout.frontier();
    frontier.begin(first);
    while (depth < levels.length && frontier.descend(levels[depth], publisher, fanout)) {
      depth++;
    }
    frontier.end(publisher, fanout);
  }

  private TreeNode reach(String[] levels) {
    TreeNode node = root;
    for (String level : levels) {
      if (level.equals("#")) {
        return node;
      }
      node = level.equals("+") ? node.reachPlus() : node.reachChild(level, names::take);
    }
    return node;
  }

  private @Nullable TreeNode find(String[] levels) {
    TreeNode node = root;
    for (String level : levels) {
      if (node == null || level.equals("#")) {
        return node;
      }
      node = level.equals("+") ? node.plus : node.child(level);
    }
    return node;
  }

  private void prune(TreeNode from) {
    TreeNode node = from;
    while (node.parent != null && node.isEmpty()) {
      TreeNode parent = node.parent;
      boolean isNamed = parent.plus != node;
      parent.forget(node);
      if (isNamed) {
        names.giveBack(node.level);
      }
      node = parent;
    }
  }
}
