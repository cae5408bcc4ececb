package io.ternmq.brokercore.routing;

import io.ternmq.brokercore.SharedDispatch;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receivers of one message: one entry a session, with the highest QoS and all identifiers of
 * its matching subscriptions [MQTT-3.3.4-2, 3.3.4-4], and behind them one entry a shared group, for
 * the member chosen, which merges with nothing. Reused from message to message; owned by its lane.
 */
public final class Fanout {
  private static final int[] NO_IDENTIFIERS = {};
  private static final int SCAN_LIMIT = 8;
  private static final int FIRST_GROUPS = 4;

  private final Frontier frontier = new Frontier();
  private Subscriber[] subscribers = new Subscriber[16];
  private QoS[] levels = new QoS[16];
  private boolean[] keepsRetain = new boolean[16];
  private int[][] identifiers = new int[16][];
  private int[] index = new int[64];
  private SharedGroup[] groups = new SharedGroup[FIRST_GROUPS];
  private SharedSubscription[] members = new SharedSubscription[FIRST_GROUPS];
  private int groupCount;
  private int firstMember = Integer.MAX_VALUE;
  private int count;
  private int countBeforeNode;
  private int indexed;

  /** What a match goes down the tree with. */
  Frontier frontier() {
    return frontier;
  }

  /** Empties it for the next message. */
  void clear() {
    if (indexed > 0) {
      Arrays.fill(index, 0);
      indexed = 0;
    }
    Arrays.fill(subscribers, 0, count, null);
    if (groupCount > 0) {
      Arrays.fill(groups, 0, groupCount, null);
      Arrays.fill(members, 0, groupCount, null);
      groupCount = 0;
    }
    count = 0;
    firstMember = Integer.MAX_VALUE;
    countBeforeNode = 0;
  }

  /** What follows stands at another place of the tree: a session may come again from here on. */
  void nextNode() {
    countBeforeNode = count;
  }

  /** Adds a matching subscription, merging it with others of its session. */
  void add(Subscription subscription) {
    int known = countBeforeNode == 0 ? -1 : find(subscription.subscriber());
    if (known >= 0) {
      merge(known, subscription);
      return;
    }
    append(subscription);
  }

  /** Of several entries that one session got at this node, keeps the last. */
  void dropRepeats() {
    Set<Subscriber> later = new HashSet<>();
    int kept = count;
    for (int at = count - 1; at >= countBeforeNode; at--) {
      if (later.add(subscribers[at])) {
        kept--;
        subscribers[kept] = subscribers[at];
        levels[kept] = levels[at];
        keepsRetain[kept] = keepsRetain[at];
        identifiers[kept] = identifiers[at];
      }
    }
    int repeats = kept - countBeforeNode;
    if (repeats > 0) {
      close(repeats);
    }
  }

  /** Moves the entries of this node up by as many places. */
  private void close(int places) {
    int from = countBeforeNode + places;
    int moved = count - from;
    System.arraycopy(subscribers, from, subscribers, countBeforeNode, moved);
    System.arraycopy(levels, from, levels, countBeforeNode, moved);
    System.arraycopy(keepsRetain, from, keepsRetain, countBeforeNode, moved);
    System.arraycopy(identifiers, from, identifiers, countBeforeNode, moved);
    Arrays.fill(subscribers, count - places, count, null);
    count -= places;
    Arrays.fill(index, 0);
    indexed = 0;
  }

  private void append(Subscription subscription) {
    if (count == subscribers.length) {
      grow();
    }
    subscribers[count] = subscription.subscriber();
    levels[count] = subscription.grantedQoS();
    keepsRetain[count] = subscription.retainAsPublished();
    identifiers[count] =
        subscription.identifier() == 0 ? NO_IDENTIFIERS : new int[] {subscription.identifier()};
    count++;
  }

  /** Adds a matching shared group; {@link #dispatch} chooses a member of it. */
  void add(SharedGroup group) {
    if (groupCount == groups.length) {
      groups = Arrays.copyOf(groups, 2 * groupCount);
      members = Arrays.copyOf(members, 2 * groupCount);
    }
    groups[groupCount++] = group;
  }

  /**
   * Chooses the one member of each group that gets the message: one that is on line and may receive
   * it, else one that keeps it, else any, whose session then says why it is dropped. Nothing merges
   * from here on.
   */
  public void dispatch(SharedDispatch dispatch, TopicName topic) {
    if (groupCount == 0) {
      return;
    }
    firstMember = count;
    for (int at = 0; at < groupCount; at++) {
      SharedGroup group = groups[at];
      SharedSubscription member = group.next(dispatch, topic, null);
      if (member == null) {
        member = group.nextAway(topic, null);
      }
      if (member == null) {
        member = group.member(0);
      }
      if (member != null) {
        members[count - firstMember] = member;
        append(member);
      }
    }
  }

  private void merge(int at, Subscription subscription) {
    if (subscription.grantedQoS().compareTo(levels[at]) > 0) {
      levels[at] = subscription.grantedQoS();
    }
    keepsRetain[at] |= subscription.retainAsPublished();
    if (subscription.identifier() != 0) {
      int[] longer = Arrays.copyOf(identifiers[at], identifiers[at].length + 1);
      longer[longer.length - 1] = subscription.identifier();
      identifiers[at] = longer;
    }
  }

  private int find(Subscriber subscriber) {
    if (count <= SCAN_LIMIT) {
      for (int at = 0; at < count; at++) {
        if (subscribers[at] == subscriber) {
          return at;
        }
      }
      return -1;
    }
    indexUpTo(count);
    int mask = index.length - 1;
    for (int slot = hash(subscriber) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
      if (subscribers[index[slot] - 1] == subscriber) {
        return index[slot] - 1;
      }
    }
    return -1;
  }

  private void indexUpTo(int end) {
    if (2 * end >= index.length) {
      index = new int[Integer.highestOneBit(end) << 3];
      indexed = 0;
    }
    int mask = index.length - 1;
    for (; indexed < end; indexed++) {
      int slot = hash(subscribers[indexed]) & mask;
      while (index[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      index[slot] = indexed + 1;
    }
  }

  private static int hash(Subscriber subscriber) {
    return (int) ((subscriber.number() * 0x9E37_79B9_7F4A_7C15L) >>> 33);
  }

  private void grow() {
    int larger = 2 * count;
    subscribers = Arrays.copyOf(subscribers, larger);
    levels = Arrays.copyOf(levels, larger);
    keepsRetain = Arrays.copyOf(keepsRetain, larger);
    identifiers = Arrays.copyOf(identifiers, larger);
  }

  /** How many copies there are: one a session, and one a shared group. */
  public int count() {
    return count;
  }

  public Subscriber subscriber(int at) {
    return subscribers[at];
  }

  /** The member of a shared group that gets this copy; null for a session's ordinary one. */
  public @Nullable SharedSubscription member(int at) {
    return at < firstMember ? null : members[at - firstMember];
  }

  /** The highest granted QoS of the session's matching subscriptions. */
  public QoS grantedQoS(int at) {
    return levels[at];
  }

  /** True where one of them asked to keep the publisher's RETAIN flag. */
  public boolean keepsRetain(int at) {
    return keepsRetain[at];
  }

  /** The subscription identifiers to send along. */
  public int[] identifiers(int at) {
    return identifiers[at];
  }
}
