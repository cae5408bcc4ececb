package io.ternmq.sim;

import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the model client wants to be subscribed to, and how far that has come. */
final class ModelSubscriptions {
  private enum Progress {
    WANTED,
    GRANTED,
    UNWANTED,
    GONE
  }

  private static final class Wish {
    final TopicFilter filter;
    final QoS qos;
    final int identifier;
    Progress progress = Progress.WANTED;
    int askedWith;
    Ledger.@Nullable Grant grant;

    Wish(ClientPlan.Wish plan, int identifier) {
      this.filter = TopicFilter.of(plan.filter());
      this.qos = plan.qos();
      this.identifier = identifier;
    }
  }

  private final World world;
  private final ModelSession session;
  private final boolean hasProperties;
  private final List<Wish> wishes = new ArrayList<>();

  ModelSubscriptions(World world, ClientPlan plan, ModelSession session) {
    this.world = world;
    this.session = session;
    this.hasProperties = plan.version().hasProperties();
    for (ClientPlan.Wish wish : plan.wishes()) {
      wishes.add(new Wish(wish, wishes.size() + 1));
    }
  }

  /** A connection is in service: asks for whatever is not as it should be. */
  void resume(ModelClient.Line line) {
    for (Wish wish : wishes) {
      wish.askedWith = 0;
      ask(wish, line);
    }
  }

  private void ask(Wish wish, ModelClient.Line line) {
    if (wish.progress == Progress.WANTED) {
      wish.askedWith = session.takePacketId();
      SubscriptionRequest request = SubscriptionRequest.of(wish.filter.text(), wish.qos);
      line.send(new Subscribe(wish.askedWith, List.of(request), properties(wish)));
    } else if (wish.progress == Progress.UNWANTED) {
      wish.askedWith = session.takePacketId();
      line.send(new Unsubscribe(wish.askedWith, List.of(wish.filter.text()), Properties.NONE));
    }
  }

  private Properties properties(Wish wish) {
    return hasProperties
        ? Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, wish.identifier).build()
        : Properties.NONE;
  }

  void onAnswer(Packet packet, ModelClient.Line line) {
    int packetId =
        packet instanceof SubAck granted ? granted.packetId() : ((UnsubAck) packet).packetId();
    for (Wish wish : wishes) {
      if (wish.askedWith == packetId) {
        wish.askedWith = 0;
        onAnswer(wish, packet, line);
        return;
      }
    }
    throw new SimulationFailure("acknowledgements", "nothing waits for " + packet);
  }

  private void onAnswer(Wish wish, Packet packet, ModelClient.Line line) {
    if (packet instanceof SubAck answer) {
      if (answer.reasons().get(0).isFailure() && world.scenario().hasSlowVerdicts()) {
        ask(wish, line); // there was no verdict in time
        return;
      } else if (answer.reasons().get(0).isFailure()) {
        throw new SimulationFailure("subscriptions", "the broker answered " + answer);
      }
      wish.progress = Progress.GRANTED;
      wish.grant = world.ledger().grant(line.life(), wish.filter, wish.qos, world.clock().nanos());
    } else {
      wish.progress = Progress.GONE;
    }
  }

  /** Gives one up, or wants one again; only where nothing is being asked for. */
  void change(Chance chance, ModelClient.Line line) {
    if (wishes.isEmpty()) {
      return;
    }
    Wish wish = chance.pick(wishes);
    if (wish.askedWith != 0) {
      return;
    }
    if (wish.progress == Progress.GRANTED) {
      Ledger.Grant grant = wish.grant;
      if (grant != null) {
        grant.untilNanos = world.clock().nanos();
      }
      wish.progress = Progress.UNWANTED;
    } else if (wish.progress == Progress.GONE) {
      wish.progress = Progress.WANTED;
    }
    ask(wish, line);
  }

  /** The session is lost, and every subscription with it. */
  void lose() {
    for (Wish wish : wishes) {
      boolean isWanted = wish.progress == Progress.WANTED || wish.progress == Progress.GRANTED;
      wish.progress = isWanted ? Progress.WANTED : Progress.GONE;
      wish.askedWith = 0;
    }
  }

  boolean isSettled() {
    return wishes.stream()
        .allMatch(wish -> wish.progress == Progress.GRANTED || wish.progress == Progress.GONE);
  }

  /** True where a message of this topic is no surprise. */
  boolean everWanted(io.ternmq.packet.TopicName topic) {
    return wishes.stream().anyMatch(wish -> wish.filter.matches(topic));
  }
}
