package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.SharedSubscription;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.packet.QoS;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one member of a shared group. Until it is finished it counts as in
 * flight to that member; it may move to another.
 */
public final class SharedOutgoing extends Outgoing {
  private SharedSubscription member;
  private final int moves;

  /**
   * A delivery to a member.
   *
   * @param moves how many members had it before
   */
  private SharedOutgoing(
      Message message,
      long sequence,
      QoS qos,
      SharedSubscription member,
      @Nullable QueueRecord queueRecord,
      int moves) {
    super(
        message,
        sequence,
        qos,
        message.retain() && member.retainAsPublished(), // [MQTT-3.3.1-12, -13]
        member.identifier() == 0 ? NO_IDENTIFIERS : new int[] {member.identifier()},
        queueRecord);
    this.member = member;
    this.moves = moves;
    if (qos == QoS.AT_MOST_ONCE) {
      super.finish(); // it is never in flight
    } else {
      member.begin();
    }
  }

  /** The first delivery to a member of the group. */
  public static SharedOutgoing first(
      Message message,
      long sequence,
      QoS qos,
      SharedSubscription member,
      @Nullable QueueRecord queueRecord) {
    return new SharedOutgoing(message, sequence, qos, member, queueRecord, 0);
  }

  /** The same message for another member: a new number, and never sent. */
  public SharedOutgoing movedTo(
      SharedSubscription other, long sequence, QoS qos, @Nullable QueueRecord newRecord) {
    return new SharedOutgoing(message(), sequence, qos, other, newRecord, moves + 1);
  }

  public SharedSubscription member() {
    return member;
  }

  /** How many members had it before this one. */
  public int moves() {
    return moves;
  }

  /** False for QoS 2 that was sent: it stays with its member [MQTT-4.8.2-4, -5]. */
  boolean mayMove() {
    return qos() != QoS.EXACTLY_ONCE || !wasSent();
  }

  /** Its session gave the subscription up and has subscribed to the same filter again. */
  void rejoin(SharedSubscription again) {
    if (!isFinished() && member != again && member.filterText().equals(again.filterText())) {
      member.finish();
      member = again;
      member.begin();
    }
  }

  @Override
  public void finish() {
    if (!isFinished()) {
      super.finish();
      member.finish();
    }
  }
}
