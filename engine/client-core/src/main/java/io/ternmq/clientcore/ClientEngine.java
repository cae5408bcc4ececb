package io.ternmq.clientcore;

import io.ternmq.core.Backoff;
import io.ternmq.core.Moment;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ReasonCode;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT client without a network: events come in as calls with their time, effects go out through
 * a {@link ClientOutput}. It walks a {@link ClientPhase} toward the {@link DesiredState}, keeps the
 * session over any number of connections, and decides about every failure.
 *
 * <p>Not thread-safe: owned by its lane. Events of the link carry the epoch of their attempt; those
 * of an older one are ignored. After every call the caller asks {@link #nextDeadlineNanos} and
 * calls {@link #onTime} not before it; one that has a tick asks {@link #isDue} at each.
 */
public final class ClientEngine {
  private static final long NEVER = Long.MAX_VALUE;

  private final ClientSettings settings;
  private final RandomGenerator random;
  private final ConnectConversation conversation;
  private final Reconnection reconnection;
  private final ClientSession session;

  private final EventGrammar grammar = new EventGrammar();

  private DesiredState desired = DesiredState.STOPPED;
  private ClientPhase phase = ClientPhase.IDLE;
  private boolean isClosed;
  private int epoch;
  private long phaseDeadlineNanos = NEVER;
  private long offlineSinceNanos;
  private boolean wasOnline;
  private boolean holdsSession;
  private boolean hasUnansweredConnect;
  private @Nullable ClientConnection connection;

  /**
   * A client that was never started.
   *
   * @param random all chance: delays and a made-up client id
   */
  public ClientEngine(ClientSettings settings, ReconnectRule rule, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    conversation = new ConnectConversation(settings, random);
    reconnection = new Reconnection(settings, rule, random);
    session = new ClientSession(settings);
  }

  /** Takes in what an earlier life of the client left in the store. Before the first start. */
  public void restore(StoredSession stored, Moment now) {
    if (phase != ClientPhase.IDLE) {
      throw new IllegalStateException("a client takes in what was stored before it is started");
    }
    session.restore(stored, now);
    holdsSession = stored.isInFlight();
  }

  // ---- what the user asks for

  /** On line from now on. */
  public void start(Moment now, ClientOutput out) {
    if (isClosed) {
      return;
    }
    desired = DesiredState.CONNECTED;
    if (phase == ClientPhase.DRAINING) {
      become(ClientPhase.ONLINE, NEVER);
    } else if (phase == ClientPhase.IDLE || phase == ClientPhase.STOPPED) {
      reconnection.reset();
      connect(now, out);
    }
  }

  /** Tries now: cuts a waiting delay short, renews a connection, or starts over. */
  public void reconnect(Moment now, ClientOutput out) {
    if (isClosed) {
      return;
    }
    if (phase == ClientPhase.ONLINE) {
      Turn turn = turn(now, out);
      turn.send(conversation.toDisconnect(turn.connection().version(), true));
      out.close();
      endConnection(LossCause.of(LossKind.RECONNECT_REQUESTED), now, out);
      connect(now, out);
    } else if (phase == ClientPhase.WAITING_TO_RECONNECT) {
      reconnection.reset();
      connect(now, out);
    } else {
      start(now, out);
    }
  }

  /** Off line from now on; session and queue stay. */
  public void stop(Moment now, ClientOutput out) {
    desired = DesiredState.STOPPED;
    if (phase == ClientPhase.STOPPED) {
      return;
    }
    if (phase.isOnline() || phase == ClientPhase.HANDSHAKING) { // CONNECT may be answered already
      Turn turn = turn(now, out);
      turn.send(conversation.toDisconnect(turn.connection().version(), false));
    }
    if (phase.isLinked()) {
      out.close();
      endConnection(LossCause.of(LossKind.STOP_REQUESTED), now, out);
    }
    become(ClientPhase.STOPPED, NEVER);
  }

  /** Lets what is in flight and in the queue finish, for this long at most, then stops. */
  public void disconnect(long timeoutNanos, Moment now, ClientOutput out) {
    if (phase == ClientPhase.DRAINING) {
      phaseDeadlineNanos = Math.min(phaseDeadlineNanos, now.nanos() + timeoutNanos);
      return;
    } else if (phase != ClientPhase.ONLINE) {
      stop(now, out);
      return;
    }
    desired = DesiredState.STOPPED;
    become(ClientPhase.DRAINING, now.nanos() + timeoutNanos);
    advance(now, out);
  }

  /** Stops for good: every message and change that is not finished is abandoned. */
  public void close(Moment now, ClientOutput out) {
    stop(now, out);
    isClosed = true;
    session.abandon(out);
  }

  /** Takes a message in; it ends with exactly one {@link ClientOutput#finished}. */
  public void publish(OutgoingMessage message, Moment now, ClientOutput out) {
    if (isClosed || phase == ClientPhase.DRAINING) {
      message.abandon(out);
      return;
    }
    session.publishOut().offer(message, now, out);
    advance(now, out);
    session.publishOut().store(message, now, out);
  }

  /** SUBSCRIBE and UNSUBSCRIBE that wait are given up; for a client that was disconnected. */
  public void abandonChanges(ClientOutput out) {
    session.ledger().abandonWaiting(out);
  }

  /** Takes a SUBSCRIBE or UNSUBSCRIBE in. */
  public void change(SubscriptionChange change, Moment now, ClientOutput out) {
    if (isClosed || phase == ClientPhase.DRAINING) {
      out.abandoned(change);
      return;
    }
    session.ledger().offer(change, out);
    advance(now, out);
  }

  /** The application is done with a message that was delivered. */
  public void handled(IncomingMessage message, Moment now, ClientOutput out) {
    session.publishIn().onHandled(message, phase.isOnline() ? turn(now, out) : null, out);
  }

  /** The store made more of its changes durable. */
  public void onDurable(Moment now, ClientOutput out) {
    session.onDurable(phase.isOnline() ? turn(now, out) : null, out);
    advance(now, out);
  }

  /** The store will make nothing durable any more: nothing can be promised, so the client ends. */
  public void onStoreFailed(String sentence, Moment now, ClientOutput out) {
    LossCause cause = LossCause.of(LossKind.STORE_FAILED, sentence);
    desired = DesiredState.STOPPED;
    isClosed = true;
    if (phase.isLinked()) {
      out.close();
      endConnection(cause, now, out);
    }
    if (phase != ClientPhase.STOPPED) {
      become(ClientPhase.STOPPED, NEVER);
    }
    report(new ClientEvent.GivenUp(cause), out);
    session.abandon(out);
  }

  // ---- what happens to the link

  /** The link of an attempt is open. */
  public void onLinkOpen(
      int linkEpoch, ConnectionParameters parameters, Moment now, ClientOutput out) {
    ClientConnection current = currentOf(linkEpoch);
    if (current == null || phase != ClientPhase.CONNECTING) {
      return;
    }
    Connect packet = conversation.toConnect(parameters.forAttempt(current.attempt()));
    String fault = out.faultOf(packet);
    if (fault != null) {
      end(LossCause.of(LossKind.PARAMETERS_UNUSABLE, fault), new Turn(current, now, out));
      return;
    }
    become(ClientPhase.HANDSHAKING, NEVER);
    current.onHandshake(parameters.serverFor(current.attempt()), packet.cleanStart());
    out.speak(packet.version(), Integer.MAX_VALUE);
    new Turn(current, now, out).send(packet);
  }

  /** The link could not be opened, or is gone. */
  public void onLinkClosed(int linkEpoch, LossCause cause, Moment now, ClientOutput out) {
    if (currentOf(linkEpoch) == null) {
      return;
    }
    if (phase == ClientPhase.HANDSHAKING && conversation.onUnanswered(cause.kind())) {
      reconnection.onFellBack();
    }
    lose(cause, now, out);
  }

  /** Bytes came, whatever they mean. */
  public void onInput(int linkEpoch, Moment now) {
    ClientConnection current = currentOf(linkEpoch);
    if (current != null) {
      current.heartbeat().onReceived(now);
    }
  }

  /** The link takes more again. */
  public void onWritable(int linkEpoch, Moment now, ClientOutput out) {
    ClientConnection current = currentOf(linkEpoch);
    if (current != null) {
      current.heartbeat().onTaken(now);
      advance(now, out);
    }
  }

  /** What came is not MQTT. */
  public void onMalformed(int linkEpoch, ReasonCode reason, Moment now, ClientOutput out) {
    ClientConnection current = currentOf(linkEpoch);
    if (current != null) {
      end(LossCause.ofViolation(reason, ""), new Turn(current, now, out));
    }
  }

  /** A packet came. */
  public void onPacket(int linkEpoch, Packet packet, Moment now, ClientOutput out) {
    ClientConnection current = currentOf(linkEpoch);
    if (current == null) {
      return;
    }
    Turn turn = new Turn(current, now, out);
    if (phase == ClientPhase.HANDSHAKING && packet instanceof ConnAck answer) {
      onConnAck(answer, turn);
      return;
    }
    LossCause loss =
        phase.isOnline() ? session.onPacket(packet, turn) : ClientSession.unexpected(packet);
    if (loss != null) {
      end(loss, turn);
    } else {
      advance(now, out);
    }
  }

  private void onConnAck(ConnAck answer, Turn turn) {
    LossCause refusal = conversation.onConnAck(answer, turn.connection().isCleanStart());
    if (refusal != null) {
      end(refusal, turn);
      return;
    }
    become(ClientPhase.ONLINE, NEVER);
    reconnection.onConnected();
    ServerLimits limits =
        ServerLimits.of(answer.properties(), settings.timing().keepAliveSeconds());
    long gapNanos = wasOnline ? turn.now().nanos() - offlineSinceNanos : 0;
    turn.out().speak(turn.connection().version(), limits.maximumPacketBytes());
    report(
        new ClientEvent.Connected(
            conversation.clientId(),
            turn.connection().server(),
            answer.sessionPresent(),
            gapNanos,
            limits),
        turn.out());
    if (holdsSession && !answer.sessionPresent() && !turn.connection().isCleanStart()) {
      report(
          new ClientEvent.SessionLost(conversation.reasonOfLoss(gapNanos), gapNanos), turn.out());
    }
    SessionMemory memory = memoryOf(answer);
    wasOnline = true;
    holdsSession = true;
    beginHeartbeat(turn.connection().heartbeat(), limits.keepAliveSeconds(), turn.now());
    turn.connection().subscriptionLimits(SubscriptionLimits.of(answer.properties()));
    session.onConnected(memory, limits, turn);
    advance(turn.now(), turn.out());
  }

  private SessionMemory memoryOf(ConnAck answer) {
    if (!answer.sessionPresent()) {
      return SessionMemory.ABSENT;
    } else if (!holdsSession) {
      session.publishOut().identifiers().beginAnywhere(random);
      return SessionMemory.UNKNOWN_HERE;
    }
    return hasUnansweredConnect ? SessionMemory.UNSURE : SessionMemory.KEPT;
  }

  /** A server that wants a longer keep-alive does not make a dead link go unnoticed for longer. */
  private void beginHeartbeat(Heartbeat heartbeat, int keepAliveSeconds, Moment now) {
    ClientSettings.Timing timing = settings.timing();
    long longestNanos = timing.longestHeartbeatNanos();
    heartbeat.begin(
        TimeUnit.SECONDS.toNanos(keepAliveSeconds),
        Math.min(longestNanos, timing.heartbeatNanosFor(keepAliveSeconds)),
        now);
  }

  // ---- time

  /** When {@link #onTime} is to be called; Long.MAX_VALUE for never. */
  public long nextDeadlineNanos() {
    long ownNanos = Math.min(phaseDeadlineNanos, session.publishOut().nextDeadlineNanos());
    ClientConnection current = connection;
    return current == null ? ownNanos : Math.min(ownNanos, current.nextDeadlineNanos());
  }

  /** True where {@link #onTime} has something to do: a deadline is over, or the machine slept. */
  public boolean isDue(Moment now) {
    ClientConnection current = connection;
    boolean hasSlept = current != null && phase.isOnline() && current.heartbeat().hasSlept(now);
    return hasSlept || now.nanos() >= nextDeadlineNanos();
  }

  /** Does what is due. Calling it early does no harm. */
  public void onTime(Moment now, ClientOutput out) {
    session.publishOut().dropTooOld(now, out);
    boolean isPhaseOver = now.nanos() >= phaseDeadlineNanos;
    if (phase == ClientPhase.WAITING_TO_RECONNECT && isPhaseOver) {
      connect(now, out);
    } else if (phase == ClientPhase.DRAINING && isPhaseOver) {
      stop(now, out);
    } else if (phase.isOnline()) {
      LossCause loss = session.beat(turn(now, out));
      if (loss != null) {
        out.abort();
        lose(loss, now, out);
      }
      advance(now, out);
    } else if (phase.isLinked() && now.nanos() >= turn(now, out).connection().deadlineNanos()) {
      out.abort();
      lose(LossCause.of(LossKind.TIMED_OUT), now, out);
    }
  }

  // ---- steps

  private void connect(Moment now, ClientOutput out) {
    ConnectionAttempt attempt = reconnection.nextAttempt(++epoch);
    become(ClientPhase.CONNECTING, NEVER);
    long deadlineNanos = now.nanos() + settings.timing().connectTimeoutNanos();
    connection = new ClientConnection(attempt, conversation.version(), deadlineNanos, now);
    report(new ClientEvent.Attempting(attempt, conversation.version()), out);
    out.connect(attempt);
  }

  /** Sends whatever may go out now. */
  private void advance(Moment now, ClientOutput out) {
    if (!phase.isOnline()) {
      return;
    }
    session.advance(turn(now, out));
    if (phase == ClientPhase.DRAINING && session.isIdle()) {
      stop(now, out);
    }
  }

  /** Closes the link for a cause of the server's making, saying why where that is possible. */
  private void end(LossCause cause, Turn turn) {
    ReasonCode reason = cause.reason();
    boolean saysWhy =
        cause.kind() == LossKind.PROTOCOL_VIOLATED
            && phase.isOnline()
            && turn.connection().version().hasProperties();
    if (saysWhy && reason != null) {
      turn.send(new Disconnect(reason, Properties.NONE)); // [MQTT-4.13.1-1]
    }
    turn.out().close();
    lose(cause, turn.now(), turn.out());
  }

  /** The connection or the attempt is over; what comes next follows from the cause. */
  private void lose(LossCause cause, Moment now, ClientOutput out) {
    boolean wasDraining = phase == ClientPhase.DRAINING;
    Turn last = turn(now, out);
    long livedNanos = phase.isOnline() ? last.connection().livedNanos(now) : -1;
    endConnection(cause, now, out);
    if (wasDraining) {
      become(ClientPhase.STOPPED, NEVER);
      return;
    }
    long delayNanos = delayNanosAfter(cause, livedNanos, last);
    if (delayNanos == Reconnection.GIVE_UP) {
      desired = DesiredState.STOPPED;
      become(ClientPhase.STOPPED, NEVER);
      report(new ClientEvent.GivenUp(cause), out);
      return;
    }
    become(ClientPhase.WAITING_TO_RECONNECT, now.nanos() + delayNanos);
    report(
        new ClientEvent.RetryScheduled(reconnection.nextAttemptNumber(), delayNanos, cause), out);
  }

  private long delayNanosAfter(LossCause cause, long livedNanos, Turn last) {
    ReconnectQuestion question =
        reconnection.questionOf(cause, last.connection().server(), livedNanos);
    ReconnectAnswer answer = reconnection.ask(question);
    if (!(answer instanceof ReconnectAnswer.Usual)) {
      return reconnection.delayNanosAfter(question, answer);
    }
    ReconnectDecision decision = question.usual();
    if (decision == ReconnectDecision.FAIL_MESSAGE) {
      session.onPacketTooLarge(last);
    }
    boolean isPossible = decision != ReconnectDecision.FALL_BACK || conversation.fallBack();
    long delayNanos = reconnection.delayNanosAfter(question);
    return isPossible ? delayNanos : Reconnection.GIVE_UP;
  }

  /** Reports the end, and takes back what the link had in hand. Leaves the phase alone. */
  private void endConnection(LossCause cause, Moment now, ClientOutput out) {
    ClientConnection ended = turn(now, out).connection();
    connection = null;
    session.ledger().onLost();
    if (phase == ClientPhase.HANDSHAKING && cause.kind() != LossKind.SERVER_REFUSED) {
      hasUnansweredConnect = true;
      reconnection.onConnectUnanswered();
    }
    if (phase.isOnline()) {
      offlineSinceNanos = now.nanos();
      long livedNanos = ended.livedNanos(now);
      hasUnansweredConnect &= livedNanos < Backoff.HOLD_NANOS;
      reconnection.onConnectionEnded(livedNanos);
      report(new ClientEvent.Disconnected(cause, livedNanos), out);
      session.publishOut().onLost(cause, now, out);
    } else {
      report(new ClientEvent.Failed(ended.attempt(), cause), out);
    }
  }

  private void report(ClientEvent event, ClientOutput out) {
    grammar.accept(event);
    out.report(event);
  }

  private void become(ClientPhase next, long deadlineNanos) {
    phase = phase.to(next);
    phaseDeadlineNanos = deadlineNanos;
  }

  private Turn turn(Moment now, ClientOutput out) {
    return new Turn(java.util.Objects.requireNonNull(connection), now, out);
  }

  private @Nullable ClientConnection currentOf(int linkEpoch) {
    ClientConnection current = connection;
    return current != null && current.attempt().epoch() == linkEpoch ? current : null;
  }

  // ---- questions

  public ClientPhase phase() {
    return phase;
  }

  public DesiredState desired() {
    return desired;
  }

  /** The client id in use. */
  public String clientId() {
    return conversation.clientId();
  }

  /** What outlives the connection: counts of what waits and what is in flight. */
  public ClientSession session() {
    return session;
  }

  /** A dead link is noticed within this time, and the tick of the timer that calls. */
  public long detectionBoundNanos() {
    return settings.timing().longestHeartbeatNanos() + Heartbeat.LONGEST_DEADLINE_NANOS;
  }
}
