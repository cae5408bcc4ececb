package io.ternmq.brokercore.routing;

import org.jspecify.annotations.Nullable;

/**
 * Who wants what one filter matches: a single subscription, a single shared group, or many of them.
 * Most filters have one subscriber, which then stands in the tree itself. Changed by the tree's
 * writers alone, read by every lane.
 */
sealed interface Receivers permits Subscription, SharedGroup, ManyReceivers {
  /** Shows the fan-out everybody who wants a message of this publisher. */
  void collect(String publisher, Fanout fanout);

  /** The shared group of this name; null where there is none. */
  @Nullable SharedGroup groupNamed(String filterText);

  /** These and one more. */
  static Receivers with(@Nullable Receivers here, Subscription added) {
    if (here instanceof ManyReceivers many) {
      many.add(added);
      return many;
    }
    if (here == null) {
      return alone(added);
    }
    if (here instanceof SharedGroup group && group.filterText().equals(added.filterText())) {
      group.add((SharedSubscription) added);
      return group;
    }
    ManyReceivers many = new ManyReceivers();
    if (here instanceof SharedGroup group) {
      many.add(group);
    } else {
      many.add((Subscription) here);
    }
    many.add(added);
    return many;
  }

  private static Receivers alone(Subscription added) {
    if (added instanceof SharedSubscription member) {
      SharedGroup group = new SharedGroup(member.filterText());
      group.add(member);
      return group;
    }
    added.slot = 0;
    return added;
  }

  /** These, one of them in the place of an earlier one of the same session and filter. */
  static Receivers replacing(Receivers here, Subscription earlier, Subscription later) {
    if (here instanceof ManyReceivers many) {
      many.replace(earlier, later);
      return many;
    }
    if (here instanceof SharedGroup group) {
      group.replace((SharedSubscription) earlier, (SharedSubscription) later);
      return group;
    }
    earlier.slot = -1;
    later.slot = 0;
    return later;
  }

  /** These without that one; null where nobody is left. */
  static @Nullable Receivers without(Receivers here, Subscription removed) {
    if (here instanceof ManyReceivers many) {
      many.remove(removed);
      return many.isEmpty() ? null : many;
    }
    if (here instanceof SharedGroup group) {
      group.remove((SharedSubscription) removed);
      return group.count() == 0 ? null : group;
    }
    removed.slot = -1;
    return null;
  }
}
