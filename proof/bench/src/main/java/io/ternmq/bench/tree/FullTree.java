package io.ternmq.bench.tree;

import io.ternmq.brokercore.routing.SessionSubscriptions;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.routing.TopicTree;
import java.util.ArrayList;
import java.util.List;

/** A tree with the subscriptions of a plan, and the lists of the sessions that have them. */
final class FullTree {
  private final TopicTree tree = new TopicTree();
  private final List<SessionSubscriptions> lists = new ArrayList<>();

  FullTree(MillionSubscriptions plan, List<Member> members) {
    members.forEach(member -> lists.add(new SessionSubscriptions()));
    for (int number = 0; number < plan.count(); number++) {
      int session = plan.session(number);
      Subscription subscription =
          Subscription.of(members.get(session), plan.request(number), number % 3);
      tree.put(subscription, lists.get(session).put(subscription));
    }
    if (tree.count() != plan.count()) {
      throw new IllegalStateException("only " + tree.count() + " subscriptions were made");
    }
  }

  static List<Member> members(MillionSubscriptions plan) {
    List<Member> members = new ArrayList<>();
    for (int number = 0; number < plan.sessions(); number++) {
      members.add(new Member(number, "client-" + number));
    }
    return members;
  }

  TopicTree tree() {
    return tree;
  }

  /** How many sessions have a list. */
  int lists() {
    return lists.size();
  }
}
