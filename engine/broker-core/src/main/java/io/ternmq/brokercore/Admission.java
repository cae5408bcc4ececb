package io.ternmq.brokercore;

import io.ternmq.brokercore.WaitingLine.Waiting;
import io.ternmq.core.Moment;
import io.ternmq.packet.Connect;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Will;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who of a crowd is served now, who waits, and who is told to come back, and when.
 *
 * <p>A turn of the lane serves a bounded number of CONNECTs, so that whoever is connected is read
 * between. The others wait in a line. How long that takes is known from what was answered lately,
 * be it the store, an authenticator or this lane that takes the time: where it is too long,
 * newcomers are refused, each with a time of its own. Owned by its lane.
 */
public final class Admission {
  /** CONNECTs that one turn of the lane serves, at most. */
  static final int CONNECTS_A_TURN = 16;

  /** Of those that wait already, one turn of the lane tells so many to come back, at most. */
  static final int REFUSALS_A_TURN = 128;

  /** Where fewer than this wait nobody is refused because of a time that was measured. */
  static final int SMALL_CROWD = 200;

  /** Nobody is named a shorter time, so that a refusal is worth its work. */
  static final long SHORTEST_BACKLOG_NANOS = 1_000_000_000L;

  /** Above this part of the heap nothing more waits there: collectors need room to work. */
  private static final int FULL_PERCENT = 75;

  /** A crowd of newcomers is let in at this pace while memory is short: it must not stay so. */
  private static final long TRICKLE_NANOS = 100_000_000L;

  private final SessionOutput lane;
  private final Means means;
  private final Pace pace;
  private final WaitingLine line = new WaitingLine();
  private final LargeConnects large = new LargeConnects();
  private final List<ConnectionEngine> underWay = new ArrayList<>();
  private final Runnable slice = this::runSlice;
  private int servedThisTurn;
  private boolean isPosted;
  private long postedNanos;
  private long promisedUntilNanos;
  private long trickleNanos;
  private ConnectTerms usual = ConnectTerms.NONE;

  /** What the admission needs from its surroundings. */
  public interface Means {
    /** Asks for one CONNECT of those that a second may have; see {@link Lack#RATE}. */
    long gateBacklogNanos(long nowNanos);

    /** What part of the memory is used, in percent. */
    int memoryPercent();

    /** What part of the heap is used, in percent. */
    int heapPercent();

    /** What the wills of all clients hold. */
    WillRoom wills();

    /** True where a session with this client id is kept. */
    boolean hasSession(String clientId);

    /** Runs this on the lane when the sockets were read once more. */
    void executeLater(Runnable task);

    /** A CONNECT was refused. */
    void refused(Lack lack);

    /** How it stands, at the end of a turn. */
    void show(int waiting, int underWay, long waitNanos, long delayNanos);
  }

  /** What there is not enough of for one more client. */
  public enum Lack {
    /** More came than a second may have. */
    RATE(ReasonCode.CONNECTION_RATE_EXCEEDED, "too many clients connect at once"),
    /** It would wait too long. */
    WAIT(ReasonCode.SERVER_BUSY, "more clients connect than the broker can take just now"),
    /** As many wait as may. */
    NUMBER(ReasonCode.SERVER_BUSY, "as many clients wait to be let in as may"),
    /** The event loop turns too slowly. */
    LOOP(ReasonCode.SERVER_BUSY, "the broker is busy"),
    /** The large CONNECTs that wait hold as many bytes as they may. */
    BYTES(ReasonCode.SERVER_BUSY, "clients with so much to say wait to be let in already"),
    /** The wills of all clients hold as many bytes as they may. */
    WILLS(ReasonCode.SERVER_BUSY, "the wills of all clients hold as many bytes as they may"),
    /** Memory. */
    MEMORY(ReasonCode.SERVER_BUSY, "the broker is short of memory");

    private final ReasonCode reason;
    private final String sentence;

    Lack(ReasonCode reason, String sentence) {
      this.reason = reason;
      this.sentence = sentence;
    }
  }

  /** Nobody waits yet. */
  public Admission(SessionOutput lane, Means means, long nowNanos) {
    this.lane = lane;
    this.means = means;
    this.pace = new Pace(nowNanos);
    this.promisedUntilNanos = nowNanos;
    this.trickleNanos = nowNanos - TRICKLE_NANOS;
  }

  // ---- events

  /** The same terms: those of the client before, where they are equal. */
  ConnectTerms shared(ConnectTerms terms) {
    if (!terms.equals(usual)) {
      usual = terms;
    }
    return usual;
  }

  /** A CONNECT came, and its terms are agreed. */
  void onConnect(ConnectionEngine connection, Connect connect, Moment now) {
    long gateNanos = means.gateBacklogNanos(now.nanos());
    if (gateNanos > 0) {
      refuse(connection, Lack.RATE, Spread.backNanos(connection.clientId(), gateNanos), now);
    } else if (isMemoryShort(connection.clientId(), now)) {
      refuse(connection, Lack.MEMORY, now);
    } else if (!isRoomForWill(connection.clientId(), connect.will())) {
      refuse(connection, Lack.WILLS, now);
    } else if (!large.take(connection, connect, now)) {
      refuse(connection, Lack.BYTES, now);
    } else if (line.isEmpty() && isRoomInTurn()) {
      serve(connection, connect, now);
    } else {
      stand(connection, connect, now);
    }
  }

  /** The end of a turn. */
  public void endTurn() {
    servedThisTurn = 0;
    review();
    post();
    means.show(line.count(), underWay.size(), waitNanos(), pace.delayNanos());
  }

  /** Time passed. */
  public void onTick(Moment now) {
    pace.onTick(!line.isEmpty(), now.nanos());
    shed(now);
  }

  /** How long a client is to stay away that gets no answer now, in milliseconds. */
  long retryAfterMillis(String clientId, Moment now) {
    return millis(Spread.backNanos(clientId, promise(now.nanos())));
  }

  // ---- private steps

  private void stand(ConnectionEngine connection, Connect connect, Moment now) {
    Lack lack = lack();
    if (lack != null) {
      Waiting other = line.isOfFew(WaitingLine.addressOf(connection)) ? line.latestOfMost() : null;
      if (other == null) {
        refuse(connection, lack, now);
        return;
      }
      refuseWaiting(other, lack, now);
    }
    connection.pauseForBinding(now);
    line.add(connection, connect);
    post();
  }

  private @Nullable Lack lack() {
    BrokerSettings settings = lane.settings();
    if (line.count() >= settings.waitingConnects()) {
      return Lack.NUMBER;
    }
    if (line.count() < SMALL_CROWD) {
      return null;
    }
    if (settings.loopDelayNanos() > 0 && pace.delayNanos() > settings.loopDelayNanos()) {
      return Lack.LOOP;
    }
    return waitNanos() > settings.connectWaitNanos() ? Lack.WAIT : null;
  }

  private boolean isMemoryShort(String clientId, Moment now) {
    int most = lane.settings().memoryPercent();
    boolean isShort = most > 0 && means.memoryPercent() > most && !means.hasSession(clientId);
    if (isShort && now.nanos() - trickleNanos >= TRICKLE_NANOS) {
      trickleNanos = now.nanos();
      return false;
    }
    return isShort;
  }

  /** True where nothing more is to wait on the heap alone: else all that waits would be lost. */
  boolean isHeapFull() {
    return lane.settings().memoryPercent() > 0 && means.heapPercent() > FULL_PERCENT;
  }

  private boolean isRoomForWill(String clientId, @Nullable Will will) {
    return will == null
        || wills().isFor(will, false)
        || (means.hasSession(clientId) && wills().isFor(will, true));
  }

  /** What the wills of all clients hold. */
  WillRoom wills() {
    return means.wills();
  }

  private boolean isRoomInTurn() {
    return servedThisTurn < CONNECTS_A_TURN && underWay.size() < pace.mostUnderWay();
  }

  private void serve(ConnectionEngine connection, Connect connect, Moment now) {
    servedThisTurn++;
    ConnectConversation.proceed(connection, connect, now);
    if (isUnderWay(connection, now)) {
      underWay.add(connection);
    } else {
      pace.onAnswer();
    }
  }

  /** It is to be answered; or it went away, and is judged all the same. */
  static boolean isUnderWay(ConnectionEngine connection, Moment now) {
    ConnectionPhase phase = connection.phase();
    AwaitedLogin login = connection.awaitedLogin();
    return phase == ConnectionPhase.AUTHENTICATING
        || phase == ConnectionPhase.BINDING
        || (login != null && login.isWithinPatience(now));
  }

  /** Who was answered meanwhile? */
  private void review() {
    if (!underWay.isEmpty()) {
      Moment now = lane.moment();
      underWay.removeIf(connection -> isOver(connection, now));
    }
  }

  private boolean isOver(ConnectionEngine connection, Moment now) {
    if (isUnderWay(connection, now)) {
      return false;
    }
    if (connection.isAnswered()) { // who only left says nothing of the pace
      pace.onAnswer();
    }
    return true;
  }

  private void post() {
    if (!isPosted && !line.isEmpty() && underWay.size() < pace.mostUnderWay()) {
      isPosted = true;
      postedNanos = lane.moment().nanos();
      means.executeLater(slice);
    }
  }

  private void runSlice() {
    Moment now = lane.moment();
    isPosted = false;
    pace.onTurn(now.nanos() - postedNanos);
    while (isRoomInTurn()) {
      Waiting next = line.next();
      if (next == null) {
        break;
      }
      if (next.isThere()) {
        serve(next.connection(), next.connect(), now);
      }
    }
    shed(now);
    post();
  }

  /** The line moves more slowly than it seemed: the latest are told so. */
  private void shed(Moment now) {
    int refused = 0;
    while (line.count() > SMALL_CROWD
        && refused < REFUSALS_A_TURN
        && waitNanos() > 2 * lane.settings().connectWaitNanos()) {
      Waiting latest = line.latestOfMost();
      if (latest == null) {
        return;
      }
      if (latest.isThere()) {
        refuseWaiting(latest, Lack.WAIT, now);
        refused++;
      }
    }
  }

  private void refuseWaiting(Waiting waiting, Lack lack, Moment now) {
    if (waiting.isThere()) {
      refuse(waiting.connection(), lack, now);
    }
  }

  private void refuse(ConnectionEngine connection, Lack lack, Moment now) {
    refuse(connection, lack, Spread.backNanos(connection.clientId(), promise(now.nanos())), now);
  }

  private void refuse(ConnectionEngine connection, Lack lack, long backNanos, Moment now) {
    means.refused(lack);
    Turnaway.later(connection, new Refusal(lack.reason, lack.sentence), millis(backNanos), now);
  }

  /** How long the line and all that were refused so far will need, one more among them. */
  private long promise(long nowNanos) {
    long after = Math.max(promisedUntilNanos, nowNanos + waitNanos());
    promisedUntilNanos = Math.min(after + pace.spacingNanos(), nowNanos + Turnaway.LONGEST_NANOS);
    return Math.max(promisedUntilNanos - nowNanos, SHORTEST_BACKLOG_NANOS);
  }

  /** How long a newcomer would have to wait, by what was answered lately. */
  private long waitNanos() {
    return (line.count() + (long) underWay.size()) * pace.answerNanos();
  }

  /** Rounded up: never a time at which it would be refused again. */
  private static long millis(long nanos) {
    return (nanos + 999_999) / 1_000_000;
  }
}
