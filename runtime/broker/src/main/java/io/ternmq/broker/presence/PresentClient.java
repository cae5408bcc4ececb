package io.ternmq.broker.presence;

import io.ternmq.broker.presence.Standing.State;
import io.ternmq.brokercore.lane.PercentEncoding;
import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A client as presence knows it: how it stands, and what was said of it. Owned by the book that it
 * stands in, whose map guards every access.
 */
final class PresentClient {
  private static final String PREFIX = "$presence/";

  private final String clientId;
  private Standing latest;
  private @Nullable Standing loss;
  private @Nullable Standing told;

  /** It waits to be looked at: in the line of news, or until it was away for long enough. */
  private boolean isListed;

  /** One that has not been heard of before. */
  PresentClient(String clientId, Standing first) {
    this.clientId = clientId;
    this.latest = first;
    hear(first);
  }

  String clientId() {
    return clientId;
  }

  /** Its topic; null where the client's id is too long for one. */
  @Nullable TopicName topic() {
    String text = PREFIX + PercentEncoding.of(clientId);
    boolean mayBeTooLong = text.length() > TopicName.MAXIMUM_BYTES / 3; // characters, not bytes
    return mayBeTooLong ? null : TopicName.of(text);
  }

  /** It stands otherwise from now on. */
  void hear(Standing next) {
    latest = next;
    if (next.state() == State.DISCONNECTED) {
      loss = next;
    }
  }

  /**
   * Puts it on the list of those that are to be looked at.
   *
   * @return false where it is on it already
   */
  boolean list() {
    boolean wasListed = isListed;
    isListed = true;
    return !wasListed;
  }

  /**
   * Until when nothing is to be said: it may be back soon. Only a loss waits, never a return, nor
   * the end of a session that was known to wait.
   */
  long quietUntilNanos(long quietNanos, long nowNanos) {
    Standing away = loss;
    boolean isLost = told != null && told.isConnected() && !latest.isConnected();
    return isLost && away != null ? away.since().nanos() + quietNanos : nowNanos;
  }

  /** What is to be said. */
  News takeNews() {
    isListed = false;
    News news = new News(this, told, loss, latest);
    told = latest;
    return news;
  }

  /** Nothing more is to be said of it, until it connects again. */
  boolean isOver() {
    return latest.state() == State.CLOSED;
  }

  /**
   * What is to be said of a client.
   *
   * @param told what was said last; null for nothing yet
   * @param loss its latest
   */
  record News(
      PresentClient client, @Nullable Standing told, @Nullable Standing loss, Standing latest) {
    /** It stands as it was said. */
    boolean isNone() {
      return latest.equals(told)
          || (told != null && told.isConnected() && latest.isConnected())
          || (told == null && latest.state() == State.CLOSED); // came and went unseen
    }

    /** The loss that comes before an end, where nobody was told of it. */
    @Nullable Standing untoldLoss() {
      boolean isUntold = told != null && told.isConnected() && latest.state() == State.CLOSED;
      return isUntold ? loss : null;
    }
  }
}
