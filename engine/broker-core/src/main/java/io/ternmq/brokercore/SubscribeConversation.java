package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.RetainedCursor;
import io.ternmq.brokercore.routing.SharedSubscription;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE and UNSUBSCRIBE: filters come and go; retained messages follow the SUBACK. */
final class SubscribeConversation {
  /** So many retained topics tell of most filters whether there is anything to send. */
  private static final int PROBED = 16;

  private SubscribeConversation() {}

  static void onSubscribe(ConnectionEngine connection, Subscribe subscribe, Moment now) {
    SubscribeVerdicts verdicts = new SubscribeVerdicts(connection, subscribe);
    int identifier = (int) subscribe.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
    for (int index = 0; index < subscribe.requests().size(); index++) {
      SubscriptionRequest request = subscribe.requests().get(index);
      verdicts.ask(index, refusal(connection, request, identifier));
    }
    if (verdicts.isOpen()) {
      connection.verdicts().await(verdicts, now);
    } else {
      onVerdicts(connection, subscribe, verdicts.refusals(), now);
    }
  }

  /**
   * Every filter has its verdict: subscribes to what may be, and answers.
   *
   * @param refusals one a filter; null where it is granted
   */
  static void onVerdicts(
      ConnectionEngine connection,
      Subscribe subscribe,
      List<@Nullable Refusal> refusals,
      Moment now) {
    SessionEngine session = session(connection);
    SessionOutput lane = connection.lane();
    int identifier = (int) subscribe.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
    List<ReasonCode> reasons = new ArrayList<>(refusals.size());
    List<Subscription> wantRetained = new ArrayList<>();
    long ticket = 0;
    for (int index = 0; index < refusals.size(); index++) {
      SubscriptionRequest request =
          Capabilities.granted(subscribe.requests().get(index), lane.settings());
      Refusal refusal = refusals.get(index);
      if (refusal != null) {
        lane.refused(refusal.reason());
        reasons.add(reason(connection, refusal));
        continue;
      }
      Subscription subscription = Subscription.of(session.subscriber(), request, identifier);
      boolean wantsRetained = wantsRetained(session, subscription, request);
      DropReason bound = session.subscribe(subscription);
      if (bound != null) {
        lane.drop(connection.clientId(), bound, 1, now);
        reasons.add(reason(connection, Refusal.OF_BOUND));
        continue;
      }
      if (wantsRetained) {
        wantRetained.add(subscription);
      }
      if (session.isDurable()) {
        long owed = owedUpTo(session, subscription, wantsRetained);
        lane.persist(
            new StoreOperation.PutSubscription(session.number(), request, identifier, owed));
        ticket = lane.ticket();
      }
      reasons.add(ReasonCode.granted(request.maximumQoS()));
    }
    WantRetained wanted = new WantRetained(wantRetained, lane.latestMessageNumber());
    SubAck answer = new SubAck(subscribe.packetId(), reasons, said(connection, refusals));
    answer(connection, answer, ticket, wanted, now);
  }

  private static boolean wantsRetained(
      SessionEngine session, Subscription subscription, SubscriptionRequest request) {
    if (subscription instanceof SharedSubscription) {
      return false; // a group gets no retained messages (5.0, 4.8.2)
    }
    return switch (request.retainHandling()) {
      case SEND -> true; // [MQTT-3.3.1-9]
      case SEND_IF_NEW -> session.subscription(request.filter()) == null; // [MQTT-3.3.1-10]
      case DO_NOT_SEND -> false; // [MQTT-3.3.1-11]
    };
  }

  /** What the broker itself does not grant, whoever asks for it. */
  private static @Nullable Refusal refusal(
      ConnectionEngine connection, SubscriptionRequest request, int identifier) {
    TopicFilter filter = TopicFilter.parse(request.filter());
    Refusal lack = Capabilities.refusalOfFilter(filter, identifier, connection.lane().settings());
    if (lack != null || filter == null) {
      return lack;
    }
    boolean isUnavailable =
        filter.isShared() && !connection.lane().settings().hasSharedSubscriptions();
    return isUnavailable ? Refusal.OF_SHARED : null;
  }

  private static ReasonCode reason(ConnectionEngine connection, Refusal refusal) {
    return connection.version().hasProperties()
        ? refusal.reason()
        : ReasonCode.UNSPECIFIED_ERROR; // 0x80, the only refusal of 3.x [MQTT-3.9.3-2]
  }

  /** One Reason String goes for all filters: that of the first refusal [MQTT-3.9.2-1]. */
  private static Properties said(ConnectionEngine connection, List<@Nullable Refusal> refusals) {
    for (Refusal refusal : refusals) {
      if (refusal != null && connection.terms().tellsProblems()) {
        return Refusal.said(refusal.sentence());
      }
    }
    return Properties.NONE;
  }

  static void onUnsubscribe(ConnectionEngine connection, Unsubscribe unsubscribe, Moment now) {
    SessionEngine session = session(connection);
    SessionOutput lane = connection.lane();
    List<ReasonCode> reasons = new ArrayList<>(unsubscribe.filters().size());
    long ticket = 0;
    for (String filter : unsubscribe.filters()) {
      boolean existed = session.unsubscribe(filter, now);
      if (existed && session.isDurable()) {
        lane.persist(new StoreOperation.RemoveSubscription(session.number(), filter));
        ticket = lane.ticket();
      }
      reasons.add(existed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
    }
    boolean tells = connection.version().hasProperties();
    UnsubAck answer =
        new UnsubAck(unsubscribe.packetId(), tells ? reasons : List.of(), Properties.NONE);
    answer(connection, answer, ticket, WantRetained.NOBODY, now);
  }

  /** Answers when the store has it; retained messages come behind [MQTT-3.8.4-1, 3.10.4-4]. */
  private static void answer(
      ConnectionEngine connection, Packet answer, long ticket, WantRetained wanted, Moment now) {
    SessionEngine session = session(connection);
    if (ticket == 0 && session.isSettled()) {
      connection.output().send(answer);
      sendRetained(session, wanted, now);
      return;
    }
    session.await(
        ticket,
        new Receipt(session) {
          @Override
          public void onDurable(Moment then) {
            if (session.openConnection() == connection) {
              connection.output().send(answer);
            }
            // Else on the next connection: asked for once more it is not new any more.
            sendRetained(session, wanted, then);
          }
        });
  }

  private static void sendRetained(SessionEngine session, WantRetained wanted, Moment now) {
    for (Subscription subscription : wanted.subscriptions()) {
      RetainedCursor cursor =
          session.output().retained(subscription.filter(), wanted.highestNumber());
      Subscription owed = owed(session, subscription);
      boolean isStoredAsOwed = session.retainedStoredAsOwed(subscription.filterText()) > 0;
      if (owed != null && (isStoredAsOwed || !cursor.isFinished())) {
        session.outbound().retained().add(owed, cursor);
      }
    }
    if (!wanted.subscriptions().isEmpty()) {
      session.pump(now);
    }
  }

  /**
   * Up to which number the store is to know retained messages as owed by this subscription, so that
   * they are sent after a restart too; 0 where there are none. At QoS 0 nothing is promised.
   */
  private static long owedUpTo(
      SessionEngine session, Subscription subscription, boolean wantsRetained) {
    String filter = subscription.filterText();
    if (subscription.grantedQoS() == QoS.AT_MOST_ONCE) {
      return 0;
    }
    if (!wantsRetained) {
      return session.retainedStoredAsOwed(filter); // by the one that it replaced
    }
    // The subscription stands: what is retained from now on comes by it.
    long latest = session.output().latestMessageNumber();
    RetainedCursor probe = session.output().retained(subscription.filter(), latest);
    if (probe.next(PROBED) == null && probe.isFinished()) {
      return 0;
    }
    session.outbound().retained().storesAsOwed(filter, latest);
    return latest;
  }

  /** Who gets what this one asked for: it may have gone or been replaced before its SUBACK. */
  private static @Nullable Subscription owed(SessionEngine session, Subscription subscription) {
    Subscription standing = session.subscription(subscription.filterText());
    boolean isOwed =
        standing == subscription
            || (standing != null
                && standing.request().retainHandling() == RetainHandling.SEND_IF_NEW);
    return isOwed ? standing : null;
  }

  /**
   * Which subscriptions want retained messages.
   *
   * @param highestNumber later messages come by the subscriptions themselves
   */
  private record WantRetained(List<Subscription> subscriptions, long highestNumber) {
    static final WantRetained NOBODY = new WantRetained(List.of(), 0);
  }

  private static SessionEngine session(ConnectionEngine connection) {
    return java.util.Objects.requireNonNull(connection.session());
  }
}
