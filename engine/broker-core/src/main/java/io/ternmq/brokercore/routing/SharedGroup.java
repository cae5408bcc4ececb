package io.ternmq.brokercore.routing;

import io.ternmq.brokercore.SharedDispatch;
import io.ternmq.packet.TopicName;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The members of one shared subscription: all sessions that subscribed to the same {@code
 * $share/group/filter}. A message goes to one of them (5.0, 4.8.2). Readers on every lane see an
 * immutable array of members and an atomic cursor; only the tree's writers change the array.
 */
public final class SharedGroup implements Receivers {
  private static final SharedSubscription[] NOBODY = {};

  private final String filterText;
  private final AtomicInteger cursor = new AtomicInteger();
  private volatile SharedSubscription[] members = NOBODY;

  SharedGroup(String filterText) {
    this.filterText = filterText;
  }

  String filterText() {
    return filterText;
  }

  /** How many sessions are members. */
  public int count() {
    return members.length;
  }

  /** The member at this place; null where there are not so many any more. */
  public @Nullable SharedSubscription member(int at) {
    SharedSubscription[] here = members;
    return at < here.length ? here[at] : null;
  }

  // ---- which member is next

  /**
   * The member on line whose turn it is, of those that may receive this.
   *
   * @param besides a session that is not asked, or null
   * @return null where no other member is on line and may
   */
  public @Nullable SharedSubscription next(
      SharedDispatch dispatch, TopicName topic, @Nullable Subscriber besides) {
    SharedSubscription[] here = members;
    if (here.length == 0) {
      return null;
    }
    return switch (dispatch) {
      case ROUND_ROBIN -> firstOnline(here, turn(here.length), topic, besides);
      case STICKY -> sticky(here, topic, besides);
      case LEAST_IN_FLIGHT -> leastInFlight(here, turn(here.length), topic, besides);
    };
  }

  /** A member that is off line and keeps messages for its return; null where there is none. */
  public @Nullable SharedSubscription nextAway(TopicName topic, @Nullable Subscriber besides) {
    SharedSubscription[] here = members;
    int start = here.length == 0 ? 0 : turn(here.length);
    for (int step = 0; step < here.length; step++) {
      SharedSubscription member = here[(start + step) % here.length];
      Subscriber subscriber = member.subscriber();
      if (subscriber != besides && subscriber.isDurable() && subscriber.mayReceive(topic)) {
        return member;
      }
    }
    return null;
  }

  private int turn(int count) {
    return (cursor.getAndIncrement() & Integer.MAX_VALUE) % count;
  }

  private static boolean isReady(
      SharedSubscription member, TopicName topic, @Nullable Subscriber besides) {
    Subscriber subscriber = member.subscriber();
    return subscriber != besides && subscriber.isOnline() && subscriber.mayReceive(topic);
  }

  private static @Nullable SharedSubscription firstOnline(
      SharedSubscription[] here, int start, TopicName topic, @Nullable Subscriber besides) {
    for (int step = 0; step < here.length; step++) {
      SharedSubscription member = here[(start + step) % here.length];
      if (isReady(member, topic, besides)) {
        return member;
      }
    }
    return null;
  }

  /** The cursor names the member that has it; it moves only when that one is off line. */
  private @Nullable SharedSubscription sticky(
      SharedSubscription[] here, TopicName topic, @Nullable Subscriber besides) {
    int start = (cursor.get() & Integer.MAX_VALUE) % here.length;
    for (int step = 0; step < here.length; step++) {
      int at = (start + step) % here.length;
      if (isReady(here[at], topic, besides)) {
        if (step > 0 && !here[start].subscriber().isOnline()) {
          cursor.set(at);
        }
        return here[at];
      }
    }
    return null;
  }

  private static @Nullable SharedSubscription leastInFlight(
      SharedSubscription[] here, int start, TopicName topic, @Nullable Subscriber besides) {
    SharedSubscription least = null;
    for (int step = 0; step < here.length; step++) {
      SharedSubscription member = here[(start + step) % here.length];
      boolean isLess = least == null || member.inFlight() < least.inFlight();
      if (isLess && isReady(member, topic, besides)) {
        least = member;
      }
    }
    return least;
  }

  // ---- the tree's writers

  void add(SharedSubscription member) {
    SharedSubscription[] here = members;
    SharedSubscription[] longer = Arrays.copyOf(here, here.length + 1);
    longer[here.length] = member;
    member.filterText(filterText);
    member.enter(this);
    members = longer;
  }

  void replace(SharedSubscription earlier, SharedSubscription member) {
    SharedSubscription[] changed = members.clone();
    changed[indexOf(earlier)] = member;
    member.filterText(filterText);
    member.succeed(earlier);
    member.enter(this);
    earlier.slot = -1;
    members = changed;
  }

  void remove(SharedSubscription member) {
    SharedSubscription[] here = members;
    int gone = indexOf(member);
    SharedSubscription[] shorter = new SharedSubscription[here.length - 1];
    System.arraycopy(here, 0, shorter, 0, gone);
    System.arraycopy(here, gone + 1, shorter, gone, shorter.length - gone);
    member.slot = -1;
    int named = (cursor.get() & Integer.MAX_VALUE) % here.length;
    members = shorter;
    cursor.set(named > gone ? named - 1 : named); // it goes on naming the same member
  }

  private int indexOf(SharedSubscription member) {
    SharedSubscription[] here = members;
    for (int at = 0; at < here.length; at++) {
      if (here[at] == member) {
        return at;
      }
    }
    throw new IllegalStateException("the group lost a member of " + filterText);
  }

  @Override
  public @Nullable SharedGroup groupNamed(String name) {
    return filterText.equals(name) ? this : null;
  }

  @Override
  public void collect(String publisher, Fanout fanout) {
    fanout.add(this);
  }
}
