package io.ternmq.brokercore;

import io.ternmq.core.DropReason;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Something happened that a person may want to know: for logs, metrics, pages and tests. For every
 * session the events {@link Connected}, {@link Disconnected} and {@link SessionClosed} alternate as
 * the state machine says.
 */
public sealed interface BrokerEvent {
  /** The client id it is about; empty where none is known. */
  String clientId();

  /**
   * A session has a connection.
   *
   * @param userName as the authenticator established it; null for nobody in particular
   * @param keepAliveSeconds what holds; 0 for none
   * @param gapMillis how long it had none; -1 for a new session
   * @param waitingMessages how many messages waited in the queue
   */
  record Connected(
      String clientId,
      String peer,
      ProtocolVersion version,
      @Nullable String userName,
      int keepAliveSeconds,
      boolean sessionPresent,
      long gapMillis,
      int waitingMessages)
      implements BrokerEvent {
    /** Of a connection that has just taken its session. */
    static Connected of(ConnectionEngine arrived, long gapMillis, int waitingMessages) {
      return new Connected(
          arrived.clientId(),
          arrived.peer(),
          arrived.version(),
          arrived.identity().userName(),
          arrived.terms().keepAliveSeconds(),
          gapMillis >= 0,
          gapMillis,
          waitingMessages);
    }
  }

  /**
   * A session lost its connection.
   *
   * @param sentence what was wrong, for people; empty where the cause says all
   * @param lastHeardMillis how long before this the last packet had come
   * @param graceSeconds how long the session waits; 0 for not at all, 0xFFFFFFFF for ever
   */
  record Disconnected(
      String clientId,
      String peer,
      CloseCause cause,
      ReasonCode reason,
      String sentence,
      long lastHeardMillis,
      long graceSeconds)
      implements BrokerEvent {}

  /**
   * A session's state was discarded.
   *
   * @param undelivered messages that were queued or in flight
   */
  record SessionClosed(String clientId, CloseCause cause, int undelivered) implements BrokerEvent {}

  /**
   * A connection ended before it had a session; or its login was found wrong after it had left, and
   * so this is told of it a second time.
   *
   * @param clientId as the peer gave it; shortened where it is long, since it is remembered
   *     although there is no session that it counts for
   * @param sentence why; shortened likewise
   * @param isLoginFailed true where it was not who it said, or did not say who it was; false for
   *     whatever else was wrong
   */
  record Refused(
      String clientId,
      String peer,
      CloseCause cause,
      ReasonCode reason,
      String sentence,
      boolean isLoginFailed)
      implements BrokerEvent {
    /** The most characters of a text; in place of the rest comes an ellipsis. */
    public static final int LONGEST = 256;

    /** Keeps no more of a long text than its beginning. */
    public Refused {
      clientId = shortened(clientId);
      sentence = shortened(sentence);
    }

    /** One whose login was not what was wrong. */
    public Refused(
        String clientId, String peer, CloseCause cause, ReasonCode reason, String sentence) {
      this(clientId, peer, cause, reason, sentence, false);
    }

    static Refused of(
        ConnectionEngine connection, CloseCause cause, ReasonCode reason, String sentence) {
      boolean isOfLogin =
          reason == ReasonCode.BAD_USER_NAME_OR_PASSWORD || reason == ReasonCode.NOT_AUTHORIZED;
      return new Refused(
          connection.clientId(),
          connection.peer(),
          cause,
          reason,
          sentence,
          isOfLogin && !connection.isIdentified());
    }

    private static String shortened(String text) {
      if (text.length() <= LONGEST) {
        return text;
      }
      boolean isCutInACharacter = Character.isHighSurrogate(text.charAt(LONGEST - 1));
      return text.substring(0, isCutInACharacter ? LONGEST - 1 : LONGEST) + "\u2026";
    }
  }

  /**
   * Two devices fight for one client id: each takes the session from the other again and again.
   *
   * @param holder where the one comes from that has the session now
   * @param evicted where the one comes from that has just lost it
   * @param swaps how many takeovers within a minute it took to say so
   * @param refusalSeconds how long newcomers are refused from now on, while the holder answers
   */
  record Duel(String clientId, String holder, String evicted, int swaps, int refusalSeconds)
      implements BrokerEvent {}

  /**
   * A client sends more than a second may have: it is read more slowly. Told again only after ten
   * seconds within the bound.
   *
   * @param isOfBytes true for the bound of bytes, false for that of messages
   * @param perSecond the bound
   */
  record Throttled(String clientId, String peer, boolean isOfBytes, long perSecond)
      implements BrokerEvent {}

  /** A message was dropped, or several at once. */
  record Dropped(String clientId, DropReason reason, int messages) implements BrokerEvent {}

  /** A will was published. */
  record WillPublished(String clientId, String topic) implements BrokerEvent {}

  /** A will was dropped: the client is back, left in good order, or lost the right to it. */
  record WillDropped(String clientId) implements BrokerEvent {}

  /**
   * The store takes nothing any more: what is durable is not acknowledged, the rest goes on.
   *
   * @param sentence why
   */
  record StoreReadOnly(String sentence) implements BrokerEvent {
    @Override
    public String clientId() {
      return "";
    }
  }

  /** The store takes everything again. */
  record StoreRecovered() implements BrokerEvent {
    @Override
    public String clientId() {
      return "";
    }
  }

  /** This process stood still; verdicts on peers wait by as much. */
  record Stalled(int lane, long stallMillis) implements BrokerEvent {
    @Override
    public String clientId() {
      return "";
    }
  }
}
