package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Identity;
import io.ternmq.core.Moment;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import java.util.function.Predicate;

/**
 * Who may come in has changed: clients that may not be here any more are cut off with 0x87, all
 * others notice nothing. Their sessions wait, as after any loss. A method of enhanced
 * authentication is asked as well whether those that it let in would come in again.
 *
 * @param mayStay asked for each client that is in; must not block
 */
public record RightsReview(Predicate<Identity> mayStay) implements Farewell {
  private static final String SENTENCE = "the right to be here was withdrawn";

  @Override
  public void say(ConnectionEngine connection, Moment now) {
    AuthenticationConversation proof = connection.authentication();
    boolean stillHolds = proof == null || proof.holds();
    if (!connection.isOpen() || (stillHolds && mayStay.test(connection.identity()))) {
      return;
    }
    Properties said = Properties.builder().add(Property.REASON_STRING, SENTENCE).build();
    connection.close(CloseCause.ADMINISTRATOR, ReasonCode.NOT_AUTHORIZED, said, SENTENCE, now);
  }
}
