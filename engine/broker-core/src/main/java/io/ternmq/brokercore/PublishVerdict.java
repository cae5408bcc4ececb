package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.core.Moment;
import io.ternmq.packet.Publish;
import io.ternmq.packet.PublishFields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** May this client publish this? One question, which may take time. */
final class PublishVerdict extends AwaitedVerdict implements Decision {
  private @Nullable Publish waiting;
  private boolean isAllowed;

  private PublishVerdict(ConnectionEngine connection) {
    super(connection);
  }

  /** Asks; where the answer is LATER, the connection waits for it from here on. */
  static Verdict ask(ConnectionEngine connection, PublishFields publish, Moment now) {
    Authorizer authorizer = connection.lane().guard().authorizer();
    if (authorizer == Authorizer.EVERYTHING) {
      return Verdict.ALLOW;
    }
    PublishVerdict question = new PublishVerdict(connection);
    Verdict verdict =
        authorizer.mayPublish(
            connection.identity(), publish.topic(), publish.qos(), publish.retain(), question);
    if (verdict == Verdict.LATER) {
      question.waiting = publish.toPacket();
      connection.verdicts().await(question, now);
    }
    return verdict;
  }

  @Override
  public void decide(boolean allowed) {
    SessionOutput lane = connection().lane();
    lane.execute(() -> onAnswer(allowed, lane.moment()));
  }

  private void onAnswer(boolean allowed, Moment now) {
    if (isAwaited()) { // else it comes late, or twice
      isAllowed = allowed;
      settle(now);
    }
  }

  @Override
  void denyWhatIsOpen() {
    isAllowed = false;
  }

  @Override
  void onSettled(Moment now) {
    Publish publish = Objects.requireNonNull(waiting);
    if (isAllowed) {
      InboundPublish.accept(connection(), publish, now);
    } else {
      InboundPublish.refuse(connection(), publish, Refusal.OF_PUBLISH, now);
    }
  }
}
