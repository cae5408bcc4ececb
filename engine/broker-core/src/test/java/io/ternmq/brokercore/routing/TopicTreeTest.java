package io.ternmq.brokercore.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TopicTreeTest {
  private final TopicTree tree = new TopicTree();
  private final Fanout fanout = new Fanout();

  private static Session session(long number) {
    return new Session(number, "c" + number);
  }

  private static Subscription subscription(Session session, String filter, QoS qos, int id) {
    return Subscription.of(session, SubscriptionRequest.of(filter, qos), id);
  }

  private List<String> match(String topic) {
    tree.match(TopicName.of(topic), "nobody", fanout);
    List<String> found = new ArrayList<>();
    for (int at = 0; at < fanout.count(); at++) {
      found.add(fanout.subscriber(at).clientId() + " q" + fanout.grantedQoS(at).level());
    }
    found.sort(null);
    return found;
  }

  @Test
  void doesNotMatchReservedTopicsWithALeadingWildcard() {
    tree.put(subscription(session(1), "#", QoS.AT_MOST_ONCE, 0), null);
    tree.put(subscription(session(2), "+/a", QoS.AT_MOST_ONCE, 0), null);
    tree.put(subscription(session(3), "$SYS/#", QoS.AT_MOST_ONCE, 0), null);
    assertThat(match("$SYS/a")).containsExactly("c3 q0");
    assertThat(match("x/a")).containsExactly("c1 q0", "c2 q0");
  }

  @Test
  void mergesOverlappingSubscriptionsOfOneSession() {
    Session one = session(1);
    tree.put(subscription(one, "a/#", QoS.AT_MOST_ONCE, 11), null);
    tree.put(subscription(one, "a/+", QoS.EXACTLY_ONCE, 12), null);
    tree.put(subscription(one, "a/b", QoS.AT_LEAST_ONCE, 0), null);
    assertThat(match("a/b")).containsExactly("c1 q2");
    assertThat(fanout.identifiers(0)).containsExactlyInAnyOrder(11, 12);
  }

  @Test
  void mergesManySessionsWhateverTheirNumbersHashTo() {
    SplittableRandom chance = new SplittableRandom(5);
    for (int index = 0; index < 500; index++) {
      Session session = session(chance.nextLong());
      tree.put(subscription(session, "a/#", QoS.AT_MOST_ONCE, 1), null);
      tree.put(subscription(session, "a/b", QoS.AT_LEAST_ONCE, 2), null);
    }
    assertThat(match("a/b")).as("trap 4: a negative hash as an index").hasSize(500);
    for (int at = 0; at < fanout.count(); at++) {
      assertThat(fanout.identifiers(at)).containsExactlyInAnyOrder(1, 2);
      assertThat(fanout.grantedQoS(at)).isEqualTo(QoS.AT_LEAST_ONCE);
    }
  }

  @Test
  void removesNoLocalOnlyFromItsOwnFilter() {
    Session one = session(1);
    SubscriptionRequest noLocal =
        new SubscriptionRequest("a", QoS.EXACTLY_ONCE, true, false, RetainHandling.SEND);
    tree.put(Subscription.of(one, noLocal, 1), null);
    tree.put(subscription(one, "#", QoS.AT_MOST_ONCE, 2), null);
    tree.match(TopicName.of("a"), "c1", fanout);
    assertThat(fanout.count()).isEqualTo(1);
    assertThat(fanout.identifiers(0)).containsExactly(2);
  }

  @Test
  void replacesASubscriptionInItsPlace() {
    Session one = session(1);
    Subscription before = subscription(one, "a", QoS.AT_MOST_ONCE, 0);
    tree.put(before, null);
    tree.put(subscription(one, "a", QoS.AT_LEAST_ONCE, 0), before);
    assertThat(match("a")).containsExactly("c1 q1");
    tree.remove(before);
    assertThat(tree.count()).isEqualTo(1);
  }

  @Test
  void agreesWithTheFiltersThemselvesOverRandomSteps() {
    SplittableRandom chance = new SplittableRandom(17);
    Map<String, Subscription> model = new TreeMap<>();
    List<Session> sessions = LongStream.range(0, 40).mapToObj(TopicTreeTest::session).toList();
    for (int step = 0; step < 20_000; step++) {
      String filter = words(chance, "a", "b", "", "$x", "+", "#");
      Session session = sessions.get(chance.nextInt(40));
      String key = session.clientId() + " " + filter;
      if (TopicFilter.parse(filter) == null) {
        continue;
      }
      if (chance.nextBoolean()) {
        Subscription subscription = subscription(session, filter, QoS.AT_MOST_ONCE, 0);
        tree.put(subscription, model.put(key, subscription));
      } else if (model.containsKey(key)) {
        tree.remove(model.remove(key));
      }
      assertThat(tree.count()).isEqualTo(model.size());
      String topic = words(chance, "a", "b", "", "$x", "c");
      if (TopicName.faultOf(topic) == null) {
        assertThat(match(topic)).as(topic).isEqualTo(expected(model, topic));
      }
    }
    model.values().forEach(tree::remove);
    assertThat(tree.count()).isZero();
    assertThat(match("a/b")).isEmpty();
  }

  private static List<String> expected(Map<String, Subscription> model, String topic) {
    return model.values().stream()
        .filter(subscription -> subscription.filter().matches(TopicName.of(topic)))
        .map(subscription -> subscription.subscriber().clientId() + " q0")
        .distinct()
        .sorted()
        .toList();
  }

  private static String words(SplittableRandom chance, String... choices) {
    StringBuilder text = new StringBuilder(choices[chance.nextInt(choices.length)]);
    for (int level = chance.nextInt(4); level > 0; level--) {
      text.append('/').append(choices[chance.nextInt(choices.length)]);
    }
    return text.toString();
  }
}
