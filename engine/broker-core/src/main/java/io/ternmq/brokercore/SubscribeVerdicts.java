package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.core.Moment;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * May this client subscribe to these? One question a filter, all asked at once; the SUBACK goes out
 * when every answer is known.
 */
final class SubscribeVerdicts extends AwaitedVerdict {
  private final Subscribe subscribe;
  private final List<@Nullable Refusal> refusals = new ArrayList<>();
  private final boolean[] isUnanswered;
  private int open;

  SubscribeVerdicts(ConnectionEngine connection, Subscribe subscribe) {
    super(connection);
    this.subscribe = subscribe;
    this.isUnanswered = new boolean[subscribe.requests().size()];
  }

  /**
   * Asks for the next filter.
   *
   * @param refusal what the broker itself has against it; then nobody is asked
   */
  void ask(int index, @Nullable Refusal refusal) {
    Verdict verdict = refusal == null ? verdict(index) : Verdict.ALLOW;
    refusals.add(verdict == Verdict.DENY ? Refusal.OF_SUBSCRIBE : refusal);
    if (verdict == Verdict.LATER) {
      isUnanswered[index] = true;
      open++;
    }
  }

  private Verdict verdict(int index) {
    SessionOutput lane = connection().lane();
    SubscriptionRequest request = subscribe.requests().get(index);
    Decision later = allowed -> lane.execute(() -> onAnswer(index, allowed, lane.moment()));
    return lane.guard()
        .authorizer()
        .maySubscribe(
            connection().identity(), TopicFilter.of(request.filter()), request.maximumQoS(), later);
  }

  private void onAnswer(int index, boolean allowed, Moment now) {
    if (!isAwaited() || !isUnanswered[index]) {
      return; // it comes late, or twice
    }
    answer(index, allowed);
    if (open == 0) {
      settle(now);
    }
  }

  private void answer(int index, boolean allowed) {
    isUnanswered[index] = false;
    open--;
    refusals.set(index, allowed ? null : Refusal.OF_SUBSCRIBE);
  }

  boolean isOpen() {
    return open > 0;
  }

  /** One a filter; null where it is granted. */
  List<@Nullable Refusal> refusals() {
    return refusals;
  }

  @Override
  void denyWhatIsOpen() {
    for (int index = 0; index < isUnanswered.length; index++) {
      if (isUnanswered[index]) {
        answer(index, false);
      }
    }
  }

  @Override
  void onSettled(Moment now) {
    SubscribeConversation.onVerdicts(connection(), subscribe, refusals, now);
  }
}
