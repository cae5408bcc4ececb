package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Hears every event of a broker and keeps what the HTTP API tells of it. To be given to the broker
 * before it starts ({@code BrokerOptions.withEventListener}), and to the {@link HttpApi} after.
 */
public final class Observer implements BrokerListener {
  private final ClientBook book = new ClientBook();
  private final EventRing ring = new EventRing();

  /** Has heard nothing yet. */
  public Observer() {}

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    long at = now.epochMillis();
    Notice notice = null;
    if (event instanceof BrokerEvent.Disconnected lost) {
      notice = notice(lost);
    }
    book.onEvent(event, at);
    ring.add(EventJson.kind(event), EventJson.of(event, at, notice));
  }

  private @Nullable Notice notice(BrokerEvent.Disconnected lost) {
    ClientSummary known = book.find(lost.clientId());
    return Notice.of(lost, known == null ? 0 : known.keepAliveSeconds(), 0);
  }

  ClientBook book() {
    return book;
  }

  EventRing ring() {
    return ring;
  }
}
