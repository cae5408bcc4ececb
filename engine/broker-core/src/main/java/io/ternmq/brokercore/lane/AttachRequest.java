package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionState;
import io.ternmq.core.Moment;

/**
 * A connection asks a session's owner for the session. The owner ends the connection that is there,
 * waits until nothing of the session waits for the store, and then gives the session away; or
 * answers that it is gone, and the asking lane tries again.
 */
final class AttachRequest extends MailboxItem {
  private final SessionHost host;
  private final ConnectionEngine connection;
  private final BrokerLane target;

  AttachRequest(SessionHost host, ConnectionEngine connection, BrokerLane target) {
    this.host = host;
    this.connection = connection;
    this.target = target;
  }

  @Override
  public void open(SessionEngine session, Moment now) {
    BrokerLane owner = host.owner();
    session.evict(connection.cleanStart(), now);
    if (!session.isSettled()) {
      session.whenSettled(() -> owner.offer(host, this));
    } else if (session.state() == SessionState.CLOSED) {
      target.execute(() -> target.bind(connection, target.moment()));
    } else if (owner == target) {
      target.attach(host, connection, false, now);
    } else {
      owner.submitOpenBatch();
      host.moveTo(target, connection);
    }
  }
}
