package io.ternmq.brokercore.routing;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Several subscriptions and shared groups of one filter.
 *
 * <p>Model: the subscriptions stand in an array with holes that is only appended to in place: a
 * reader sees each once, or not yet, or no more. Writing the array field again publishes an
 * element. A session that goes and comes again while a reader is on its way stands in two places
 * for it: the number of removals tells, and then the earlier one is left out. Groups are few, and
 * their array is copied.
 */
final class ManyReceivers implements Receivers {
  private static final Subscription[] NOBODY = {};
  private static final SharedGroup[] NO_GROUPS = {};

  private volatile @Nullable Subscription[] slots = NOBODY;
  private volatile SharedGroup[] groups = NO_GROUPS;
  private volatile int removals;
  private int used;
  private int live;

  @Override
  public void collect(String publisher, Fanout fanout) {
    int removalsBefore = removals;
    for (Subscription subscription : slots) {
      if (subscription != null && subscription.wantsFrom(publisher)) {
        fanout.add(subscription);
      }
    }
    VarHandle.loadLoadFence(); // what was read above was read before what is read below
    if (removals != removalsBefore) {
      fanout.dropRepeats();
    }
    for (SharedGroup group : groups) {
      fanout.add(group);
    }
  }

  boolean isEmpty() {
    return live == 0 && groups.length == 0;
  }

  void add(SharedGroup group) {
    SharedGroup[] longer = Arrays.copyOf(groups, groups.length + 1);
    longer[longer.length - 1] = group;
    groups = longer;
  }

  void add(Subscription subscription) {
    if (subscription instanceof SharedSubscription member) {
      addMember(member);
      return;
    }
    @Nullable Subscription[] here = slots;
    shareText(here, subscription);
    if (used == here.length) {
      here = Arrays.copyOf(here, used == 0 ? 2 : used + Math.max(1, used / 2));
    }
    subscription.slot = used;
    here[used++] = subscription;
    live++;
    slots = here;
  }

  private void shareText(@Nullable Subscription[] here, Subscription subscription) {
    Subscription latest = used == 0 ? null : here[used - 1];
    if (latest != null) {
      subscription.filterText(latest.filterText());
    }
  }

  private void addMember(SharedSubscription member) {
    SharedGroup known = groupNamed(member.filterText());
    if (known == null) {
      known = new SharedGroup(member.filterText());
      known.add(member);
      add(known);
    } else {
      known.add(member);
    }
  }

  @Override
  public @Nullable SharedGroup groupNamed(String name) {
    for (SharedGroup group : groups) {
      if (group.filterText().equals(name)) {
        return group;
      }
    }
    return null;
  }

  void replace(Subscription earlier, Subscription later) {
    if (earlier instanceof SharedSubscription member) {
      known(member).replace(member, (SharedSubscription) later);
      return;
    }
    @Nullable Subscription[] here = slots;
    later.filterText(earlier.filterText());
    later.slot = earlier.slot;
    here[earlier.slot] = later;
    earlier.slot = -1;
    slots = here;
  }

  void remove(Subscription subscription) {
    if (subscription instanceof SharedSubscription member) {
      removeMember(member);
      return;
    }
    @Nullable Subscription[] here = slots;
    here[subscription.slot] = null;
    countRemoval();
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

  @SuppressWarnings("NonAtomicVolatileUpdate") // the tree's writers take turns
  private void countRemoval() {
    removals++;
  }

  private void removeMember(SharedSubscription member) {
    SharedGroup group = known(member);
    group.remove(member);
    if (group.count() == 0) {
      groups = Arrays.stream(groups).filter(kept -> kept != group).toArray(SharedGroup[]::new);
    }
  }

  private SharedGroup known(SharedSubscription member) {
    SharedGroup group = groupNamed(member.filterText());
    if (group == null) {
      throw new IllegalStateException("the tree lost the group of " + member.filterText());
    }
    return group;
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
