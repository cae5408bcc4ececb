package io.ternmq.bench.tree;

import io.ternmq.packet.QoS;
import io.ternmq.packet.SubscriptionRequest;

/**
 * The subscriptions that the topic tree is measured with: of every hundred fifty exact, twenty-five
 * with {@code +}, fifteen that end in {@code #} and ten shared; five levels; every session has
 * twenty. At 1,000,000 there are 100,000 distinct leaf names, 1,000 groups and 50,000 sessions, and
 * a topic has 1 to 4 receivers.
 */
final class MillionSubscriptions {
  static final int OF_A_SESSION = 20;

  private final int count;
  private final int leafNames;
  private final int groups;

  MillionSubscriptions(int count) {
    this.count = count;
    this.leafNames = count / 10;
    this.groups = Math.max(1, count / 1_000);
  }

  int count() {
    return count;
  }

  int sessions() {
    return count / OF_A_SESSION;
  }

  /** Twenty in a row are of one session, so that no session is twice in one group. */
  int session(int number) {
    return number / OF_A_SESSION;
  }

  /** The topic under which this exact filter lies: every leaf name lies under five. */
  String topic(int exact) {
    int leaf = exact % leafNames;
    return branch(exact / leafNames, leaf) + "/leaf-" + leaf;
  }

  private static String branch(int of, int leaf) {
    return "region-"
        + of
        + "/site-"
        + leaf % 100
        + "/line-"
        + leaf / 100 % 10
        + "/cell-"
        + leaf % 7;
  }

  /** A filter as a client sends it, each time a new string. */
  String filter(int number) {
    int exacts = count / 2;
    if (number < exacts) {
      return topic(number);
    }
    int plus = number - exacts;
    int pluses = count / 4;
    if (plus < pluses) {
      return withPlus(plus);
    }
    int rest = plus - pluses;
    int all = count * 15 / 100;
    if (rest < all) {
      int leaf = rest % leafNames;
      return "fleet-" + rest / leafNames + "/site-" + leaf % 100 + "/unit-" + leaf + "/state/#";
    }
    int group = (rest - all) % groups;
    return "$share/group-" + group + "/jobs/kind-" + group % 10 + "/queue-" + group + "/in/+";
  }

  private String withPlus(int number) {
    int leaf = number % leafNames;
    String site = "/site-" + leaf % 100;
    String line = "/line-" + leaf / 100 % 10;
    String end = "/leaf-" + leaf;
    return switch (number / leafNames) {
      case 0 -> "region-0/+" + line + "/cell-" + leaf % 7 + end;
      case 1 -> "region-0" + site + "/+/cell-" + leaf % 7 + end;
      default -> "+" + site + line + "/cell-" + leaf % 7 + end;
    };
  }

  SubscriptionRequest request(int number) {
    return SubscriptionRequest.of(filter(number), QoS.AT_LEAST_ONCE);
  }
}
