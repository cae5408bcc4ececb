package io.ternmq.brokercore.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.SharedDispatch;
import io.ternmq.packet.QoS;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SharedGroupTest {
  private final TopicTree tree = new TopicTree();
  private final Fanout fanout = new Fanout();
  private final Session one = new Session(1, "one");
  private final Session two = new Session(2, "two");
  private final Session three = new Session(3, "three");

  private SharedSubscription put(Session session, String filter) {
    Subscription subscription =
        Subscription.of(session, SubscriptionRequest.of(filter, QoS.AT_LEAST_ONCE), 0);
    tree.put(subscription, null);
    return (SharedSubscription) subscription;
  }

  private List<String> route(String topic, SharedDispatch dispatch) {
    tree.match(TopicName.of(topic), "publisher", fanout);
    fanout.dispatch(dispatch, TopicName.of(topic));
    List<String> receivers = new ArrayList<>();
    for (int at = 0; at < fanout.count(); at++) {
      receivers.add(fanout.subscriber(at).clientId());
    }
    return receivers;
  }

  private Map<String, Integer> count(int messages, SharedDispatch dispatch) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int message = 0; message < messages; message++) {
      route("a", dispatch).forEach(id -> counts.merge(id, 1, Integer::sum));
    }
    return counts;
  }

  @Test
  void givesEachMessageToExactlyOneMemberOfEachGroup() {
    put(one, "$share/g/a");
    put(two, "$share/g/a");
    put(three, "$share/h/a");
    put(two, "$share/h/+");
    assertThat(count(10, SharedDispatch.ROUND_ROBIN))
        .as("g twice five, h/a and h/+ ten each")
        .isEqualTo(Map.of("one", 5, "two", 15, "three", 10));
  }

  @Test
  void neverMergesASharedSubscriptionWithAnything() {
    tree.put(Subscription.of(one, SubscriptionRequest.of("a", QoS.EXACTLY_ONCE), 7), null);
    tree.put(Subscription.of(one, SubscriptionRequest.of("#", QoS.AT_MOST_ONCE), 8), null);
    put(one, "$share/g/a");
    put(one, "$share/h/+");
    assertThat(route("a", SharedDispatch.ROUND_ROBIN)).containsExactly("one", "one", "one");
    assertThat(fanout.identifiers(0)).containsExactlyInAnyOrder(7, 8);
    assertThat(fanout.member(0)).isNull();
    assertThat(fanout.member(1)).isNotNull();
    assertThat(fanout.identifiers(1)).isEmpty();
    assertThat(fanout.grantedQoS(1)).isEqualTo(QoS.AT_LEAST_ONCE);
  }

  @Test
  void asksMembersThatAreOffLineOnlyWhereNobodyElseIs() {
    put(one, "$share/g/a");
    put(two, "$share/g/a");
    one.isOnline = false;
    for (SharedDispatch dispatch : SharedDispatch.values()) {
      assertThat(count(4, dispatch)).as("%s", dispatch).isEqualTo(Map.of("two", 4));
    }
    two.isOnline = false;
    two.isDurable = false;
    for (SharedDispatch dispatch : SharedDispatch.values()) {
      assertThat(count(4, dispatch)).as("%s", dispatch).isEqualTo(Map.of("one", 4));
    }
    one.isDurable = false;
    assertThat(count(4, SharedDispatch.ROUND_ROBIN)).as("they say why").containsValue(4);
  }

  @Test
  void sticksToAMemberForAsLongAsItIsOnLine() {
    put(one, "$share/g/a");
    put(two, "$share/g/a");
    put(three, "$share/g/a");
    String first = route("a", SharedDispatch.STICKY).get(0);
    assertThat(count(5, SharedDispatch.STICKY)).isEqualTo(Map.of(first, 5));
    one.isOnline = false;
    assertThat(count(5, SharedDispatch.STICKY)).isEqualTo(Map.of("two", 5));
    one.isOnline = true;
    assertThat(count(5, SharedDispatch.STICKY)).as("it stays").isEqualTo(Map.of("two", 5));
  }

  @Test
  void goesOnStickingWhenAnotherMemberLeavesTheGroup() {
    SharedSubscription leaving = put(one, "$share/g/a");
    put(two, "$share/g/a");
    put(three, "$share/g/a");
    one.isOnline = false;
    assertThat(route("a", SharedDispatch.STICKY)).containsExactly("two");
    tree.remove(leaving);
    assertThat(count(5, SharedDispatch.STICKY)).isEqualTo(Map.of("two", 5));
  }

  @Test
  void theTreeCountsMembershipsAmongAllSubscriptions() {
    SharedSubscription leaving = put(one, "$share/g/a");
    SharedSubscription staying = put(two, "$share/g/a");
    tree.put(Subscription.of(three, SubscriptionRequest.of("a", QoS.AT_MOST_ONCE), 0), null);
    assertThat(tree.count()).isEqualTo(3);
    assertThat(tree.sharedCount()).isEqualTo(2);
    SharedSubscription again =
        (SharedSubscription)
            Subscription.of(two, SubscriptionRequest.of("$share/g/a", QoS.AT_MOST_ONCE), 9);
    tree.put(again, staying);
    assertThat(tree.sharedCount()).as("one took the place of another").isEqualTo(2);
    tree.remove(leaving);
    tree.remove(again);
    assertThat(tree.sharedCount()).isZero();
    assertThat(tree.count()).isEqualTo(1);
  }

  @Test
  void choosesTheMemberWithTheFewestMessagesInFlight() {
    SharedSubscription busy = put(one, "$share/g/a");
    SharedSubscription busier = put(two, "$share/g/a");
    SharedSubscription idle = put(three, "$share/g/a");
    busy.begin();
    busier.begin();
    busier.begin();
    assertThat(count(5, SharedDispatch.LEAST_IN_FLIGHT)).isEqualTo(Map.of("three", 5));
    idle.begin();
    idle.begin();
    assertThat(count(5, SharedDispatch.LEAST_IN_FLIGHT)).isEqualTo(Map.of("one", 5));
    idle.finish();
    idle.finish();
    assertThat(count(5, SharedDispatch.LEAST_IN_FLIGHT)).isEqualTo(Map.of("three", 5));
  }

  @Test
  void keepsWhatIsInFlightWhenAMemberSubscribesAgain() {
    SharedSubscription before = put(one, "$share/g/a");
    before.begin();
    SharedSubscription after =
        (SharedSubscription)
            Subscription.of(one, SubscriptionRequest.of("$share/g/a", QoS.EXACTLY_ONCE), 0);
    tree.put(after, before);
    assertThat(after.inFlight()).isEqualTo(1);
    before.finish();
    assertThat(after.inFlight()).isZero();
    assertThat(route("a", SharedDispatch.ROUND_ROBIN)).containsExactly("one");
    assertThat(fanout.grantedQoS(0)).isEqualTo(QoS.EXACTLY_ONCE);
  }
}
