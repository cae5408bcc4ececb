package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionState;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.List;

/** What a session asked the store for, on its way back. */
final class FetchedEntries extends MailboxItem {
  private final List<StoredEntry> entries;

  FetchedEntries(List<StoredEntry> entries) {
    this.entries = entries;
  }

  @Override
  public void open(SessionEngine session, Moment now) {
    List<Outgoing> found = new ArrayList<>(entries.size());
    for (StoredEntry entry : entries) {
      found.add(RestoredSession.outgoing(session, entry));
    }
    if (session.state() != SessionState.CLOSED) {
      session.onFetched(found, now);
    }
  }
}
