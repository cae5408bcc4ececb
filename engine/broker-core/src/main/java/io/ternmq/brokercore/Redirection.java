package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;

/**
 * Where clients are to go instead of here (5.0, 4.11). Clients of 3.x cannot be told: they are
 * closed.
 *
 * @param serverReference one or more host names or addresses, with ports, separated by spaces
 * @param isForGood true for 0x9D, false for 0x9C: for now
 */
public record Redirection(String serverReference, boolean isForGood) implements Farewell {
  private static final String SENTENCE = "use another server";

  /** Sends one client there and ends its connection as at a shutdown: its will waits. */
  @Override
  public void say(ConnectionEngine connection, Moment now) {
    Properties said =
        Properties.builder()
            .add(Property.REASON_STRING, SENTENCE)
            .add(Property.SERVER_REFERENCE, serverReference)
            .build();
    ReasonCode reason = isForGood ? ReasonCode.SERVER_MOVED : ReasonCode.USE_ANOTHER_SERVER;
    if (connection.phase() == ConnectionPhase.AWAITING_CONNECT || connection.isOpen()) {
      connection.close(CloseCause.SHUTDOWN, reason, said, SENTENCE, now);
    } else {
      connection.refuse(CloseCause.SHUTDOWN, reason, said, SENTENCE, now);
    }
  }
}
