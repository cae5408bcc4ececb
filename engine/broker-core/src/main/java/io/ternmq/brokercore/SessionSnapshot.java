package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.core.Moment;
import io.ternmq.core.OutboundWindow.Progress;
import io.ternmq.core.PacketIds;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Will;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as it stood at one moment, for people and pages. Immutable; taken on the session's
 * lane, read anywhere.
 *
 * @param expirySeconds the grace window; 0xFFFFFFFF for ever
 * @param disconnectedAtMillis since when it has no connection; of no meaning while it has one
 * @param will what is published if the client vanishes, or waits to be; null for none
 * @param inFlight the first {@value #IN_FLIGHT_SHOWN} in their order
 * @param subscriptions the first {@value #SUBSCRIPTIONS_SHOWN}
 * @param link of its connection; null where it has none
 */
public record SessionSnapshot(
    String clientId,
    SessionState state,
    long expirySeconds,
    long disconnectedAtMillis,
    @Nullable Will will,
    Figures figures,
    List<InFlight> inFlight,
    int subscriptionCount,
    List<Subscription> subscriptions,
    @Nullable Link link) {
  /** How many messages in flight are shown at most. */
  public static final int IN_FLIGHT_SHOWN = 100;

  /** How many subscriptions are shown at most. */
  public static final int SUBSCRIPTIONS_SHOWN = 1_000;

  /**
   * What a session keeps.
   *
   * @param bytes of the queued ones, as the bound of a queue counts them
   */
  public record Figures(int queued, long bytes, int inFlight) {
    /** Nothing. */
    public static final Figures NONE = new Figures(0, 0, 0);
  }

  /**
   * A message that was sent and is not finished.
   *
   * @param awaits PUBACK, PUBREC or PUBCOMP
   */
  public record InFlight(
      int packetId, int qos, PacketType awaits, String topic, long publishedAtMillis) {}

  /**
   * A connection that serves a session.
   *
   * @param userName null for nobody in particular
   * @param lastHeardMillis how long ago the last packet came
   */
  public record Link(
      String peer,
      String listener,
      ProtocolVersion version,
      @Nullable String userName,
      int keepAliveSeconds,
      int receiveMaximum,
      long lastHeardMillis,
      ConnectionTraffic traffic) {}

  /** Takes it; on the session's lane. */
  public static SessionSnapshot of(SessionEngine session, Moment now) {
    List<InFlight> inFlight = new ArrayList<>();
    if (session.inFlight() > 0) {
      session
          .outbound()
          .window()
          .forEach(
              (sequence, sent, progress) -> {
                if (inFlight.size() < IN_FLIGHT_SHOWN) {
                  inFlight.add(toInFlight(sent, progress));
                }
              });
    }
    List<Subscription> subscriptions = new ArrayList<>(session.subscriptions());
    int count = subscriptions.size();
    ConnectionEngine connection = session.openConnection();
    return new SessionSnapshot(
        session.clientId(),
        session.state(),
        session.expirySeconds(),
        session.disconnectedAtMillis(),
        session.will(),
        figures(session),
        inFlight,
        count,
        List.copyOf(subscriptions.subList(0, Math.min(count, SUBSCRIPTIONS_SHOWN))),
        connection == null ? null : toLink(connection, now));
  }

  /** What this session keeps; on its lane. */
  public static Figures figures(SessionEngine session) {
    if (session.waiting() == 0 && session.inFlight() == 0) {
      return Figures.NONE;
    }
    long bytes = session.outbound().queue().bytes();
    return new Figures(session.waiting(), bytes, session.inFlight());
  }

  private static InFlight toInFlight(Outgoing sent, Progress progress) {
    PacketType awaits = PacketType.PUBCOMP;
    if (progress == Progress.SENT) {
      awaits = sent.qos().level() == 2 ? PacketType.PUBREC : PacketType.PUBACK;
    }
    Message message = sent.message();
    return new InFlight(
        PacketIds.ofSequence(sent.sequence()),
        sent.qos().level(),
        awaits,
        message.topic().text(),
        message.publishedAtMillis());
  }

  private static Link toLink(ConnectionEngine connection, Moment now) {
    return new Link(
        connection.peer(),
        connection.origin().listener(),
        connection.version(),
        connection.identity().userName(),
        connection.terms().keepAliveSeconds(),
        connection.receiveMaximum(),
        connection.silentNanos(now) / 1_000_000,
        connection.output().traffic());
  }
}
