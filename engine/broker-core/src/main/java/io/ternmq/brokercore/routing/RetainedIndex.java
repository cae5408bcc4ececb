package io.ternmq.brokercore.routing;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.TopicFence;
import io.ternmq.packet.TopicFilter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The retained message of each topic. Readers on every lane search without a lock; writers take
 * turns. Of two messages to one topic the higher number wins, whoever comes first, and so does a
 * removal: the latest {@value #REMOVALS} are remembered, which is far more than can race.
 *
 * <p>What the broker says of itself and of its clients takes no room from anybody: those topics are
 * as many as it has figures and sessions.
 */
public final class RetainedIndex {
  /** How many removals are remembered, so that no older message undoes them. */
  public static final int REMOVALS = 1_024;

  private final int maximumMessages;
  private final long maximumBytes;
  private final RetainedNode root = new RetainedNode(null, "");
  private final ReentrantLock writers = new ReentrantLock();
  private final LinkedHashSet<RetainedNode> removed = new LinkedHashSet<>();
  private volatile int count;
  private volatile int expiringCount;
  private int kept;
  private int expiring;
  private int own;
  private long bytes;
  private long ownBytes;

  /** What became of a message that was to be kept. */
  public enum Outcome {
    /** It is kept, or what was there is removed. */
    DONE,
    /** A later message, or a later removal, was first. */
    OUTDATED,
    /** The bound of number or bytes would be passed. */
    FULL
  }

  public RetainedIndex(int maximumMessages, long maximumBytes) {
    this.maximumMessages = maximumMessages;
    this.maximumBytes = maximumBytes;
  }

  /** How many topics have a retained message. Any thread. */
  public int count() {
    return count;
  }

  /** How many of the messages expire some day. Any thread. */
  public int expiringCount() {
    return expiringCount;
  }

  /**
   * Keeps this message for its topic; an empty payload removes what was kept [MQTT-3.3.1-6, -7].
   */
  public Outcome put(Message message) {
    return put(message, true);
  }

  /** Takes in what a store held, beyond any bound. */
  public void restore(Message message) {
    put(message, false);
  }

  private Outcome put(Message message, boolean isWithinBounds) {
    writers.lock();
    try {
      RetainedNode node = root.reach(message.topic());
      if (node.number > message.number()) {
        return Outcome.OUTDATED;
      }
      Message before = node.message;
      if (message.payload().length == 0) {
        node.number = message.number();
        replace(node, before, null);
        remember(node);
        return Outcome.DONE;
      }
      if (isWithinBounds && !isOwn(message) && !hasRoom(message, before)) {
        node.prune();
        return Outcome.FULL;
      }
      node.number = message.number();
      replace(node, before, message);
      return Outcome.DONE;
    } finally {
      writers.unlock();
    }
  }

  private boolean hasRoom(Message message, @Nullable Message before) {
    long taken = bytes - ownBytes;
    long after = taken - bytes(before) + message.bytes();
    return before == null
        ? kept - own < maximumMessages && after <= maximumBytes
        : after <= Math.max(maximumBytes, taken); // the bound may be lower than what was restored
  }

  /** True for a message of the broker's own. */
  private static boolean isOwn(Message message) {
    return TopicFence.isClosedTo(message.topic());
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
   * Removes this very message: its expiry ran out.
   *
   * @return false where it is not there any more
   */
  public boolean remove(Message message) {
    writers.lock();
    try {
      RetainedNode node = root.find(message.topic());
      if (node == null || node.message != message) {
        return false;
      }
      replace(node, message, null);
      remember(node);
      return true;
    } finally {
      writers.unlock();
    }
  }

  private void replace(RetainedNode node, @Nullable Message before, @Nullable Message after) {
    int more = (after == null ? 0 : 1) - (before == null ? 0 : 1);
    long moreBytes = bytes(after) - bytes(before);
    Message any = after == null ? before : after;
    if (any != null && isOwn(any)) {
      own += more;
      ownBytes += moreBytes;
    }
    kept += more;
    count = kept;
    bytes += moreBytes;
    expiring += expiring(after) - expiring(before);
    expiringCount = expiring;
    node.message = after;
  }

  private static long bytes(@Nullable Message message) {
    return message == null ? 0 : message.bytes();
  }

  private static int expiring(@Nullable Message message) {
    return message != null && message.expires() ? 1 : 0;
  }

  /** Keeps an empty node for its number, and lets the oldest such go. */
  private void remember(RetainedNode node) {
    removed.remove(node); // one that is cleared again is the latest again
    removed.add(node);
    node.isRemembered = true;
    if (removed.size() > REMOVALS) {
      Iterator<RetainedNode> first = removed.iterator();
      RetainedNode oldest = first.next();
      first.remove();
      oldest.isRemembered = false;
      oldest.prune();
    }
  }

  /**
   * Goes through the retained messages of all matching topics, as they are when it comes to them.
   *
   * @param highestNumber messages with a higher number are left out: whoever subscribed before they
   *     were published gets them by the subscription
   */
  public RetainedCursor cursor(TopicFilter filter, long highestNumber) {
    return new RetainedCursor(root, filter.levels(), true, highestNumber);
  }

  /** Goes through all retained messages, those of {@code $} topics too. */
  public RetainedCursor all() {
    return new RetainedCursor(root, new String[] {"#"}, false, Long.MAX_VALUE);
  }

  /** The retained messages of all matching topics at once: for tests and small filters. */
  public List<Message> match(TopicFilter filter) {
    List<Message> found = new ArrayList<>();
    RetainedCursor cursor = cursor(filter, Long.MAX_VALUE);
    while (!cursor.isFinished()) {
      Message message = cursor.next(Integer.MAX_VALUE);
      if (message != null) {
        found.add(message);
      }
    }
    return found;
  }
}
