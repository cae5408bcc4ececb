package io.ternmq.brokercore;

import io.ternmq.brokercore.ConnectionWatch.Pause;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.core.Moment;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.Unsubscribe;
import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;

/**
 * A connection: everything that ends with it. The one switch over what a client may send stands
 * here; each conversation has a file of its own. Owned by its lane.
 */
public final class ConnectionEngine extends ConnectionFlow {
  // for life
  private final ConnectionOutput output;
  private final SessionOutput lane;
  private final Origin origin;
  private final ConnectionWatch watch;
  private ConnectionPhase phase = ConnectionPhase.AWAITING_CONNECT;

  // from CONNECT on
  private String clientId = "";
  private @Nullable Will will;
  private ConnectTerms terms = ConnectTerms.NONE;
  private @Nullable Identity identity;
  private @Nullable SessionEngine session;
  private @Nullable AuthenticationConversation authentication;
  private long openedNanos;

  /** A connection that has just been accepted. */
  public ConnectionEngine(ConnectionOutput output, SessionOutput lane, Origin origin, Moment now) {
    this.output = output;
    this.lane = lane;
    this.origin = origin;
    this.watch = new ConnectionWatch(this, now);
  }

  // ---- events from the peer

  /** A complete packet came: the one switch. */
  public void onPacket(Packet packet, Moment now) {
    if (phase == ConnectionPhase.OPEN) {
      watch.onPacket(now);
      if (!holds(packet, now)) {
        onOpenPacket(packet, now);
      }
    } else if (phase == ConnectionPhase.AWAITING_CONNECT) {
      watch.onPacket(now);
      if (packet instanceof Connect connect) {
        ConnectConversation.onConnect(this, connect, now);
      } else {
        close(CloseCause.PROTOCOL_ERROR, "the first packet is CONNECT", now); // [MQTT-3.1.0-1]
      }
    } else if (phase == ConnectionPhase.AUTHENTICATING && authentication != null) {
      watch.onPacket(now);
      authentication.onEarlyPacket(packet, now);
    } else if (phase.isAlive()) {
      close(CloseCause.PROTOCOL_ERROR, packet.type() + " came before CONNACK", now);
    }
  }

  /**
   * A PUBLISH came.
   *
   * @param publish good until this returns; what has to wait is kept as an object of its own
   */
  public void onPublish(PublishFields publish, Moment now) {
    if (phase == ConnectionPhase.OPEN && !isWaiting()) {
      watch.onPacket(now);
      InboundPublish.onPublish(this, publish, now);
    } else {
      onPacket(publish.toPacket(), now);
    }
  }

  /** Acts on a packet, whether it came now or waited behind a verdict. */
  void onOpenPacket(Packet packet, Moment now) {
    switch (packet.type()) {
      case PUBLISH -> InboundPublish.onPublish(this, (Publish) packet, now);
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
        Acknowledgement ack = (Acknowledgement) packet;
        onAcknowledgement(ack.type(), ack.packetId(), ack.reason(), now);
      }
      case SUBSCRIBE -> SubscribeConversation.onSubscribe(this, (Subscribe) packet, now);
      case UNSUBSCRIBE -> SubscribeConversation.onUnsubscribe(this, (Unsubscribe) packet, now);
      case PINGREQ -> output.send(PingResp.INSTANCE); // [MQTT-3.12.4-1]
      case DISCONNECT -> onDisconnect((Disconnect) packet, now);
      case CONNECT -> // [MQTT-3.1.0-2]
          close(CloseCause.PROTOCOL_ERROR, "CONNECT came a second time", now);
      case AUTH -> onAuth((Auth) packet, now);
      case CONNACK, SUBACK, UNSUBACK, PINGRESP ->
          close(CloseCause.PROTOCOL_ERROR, packet.type() + " comes from servers only", now);
    }
  }

  private void onAuth(Auth auth, Moment now) {
    if (authentication == null) { // [MQTT-4.12.0-7]
      close(CloseCause.PROTOCOL_ERROR, "CONNECT named no authentication method", now);
    } else {
      authentication.onAuth(auth, now);
    }
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP came. */
  public void onAcknowledgement(PacketType type, int packetId, ReasonCode reason, Moment now) {
    SessionEngine current = session;
    if (phase != ConnectionPhase.OPEN || current == null) {
      if (phase.isAlive()) {
        close(CloseCause.PROTOCOL_ERROR, type + " came before CONNACK", now);
      }
      return;
    }
    watch.onPacket(now);
    if (isWaiting()) {
      holds(new Acknowledgement(type, packetId, reason, Properties.NONE), now);
    } else if (type == PacketType.PUBREL) {
      InboundPublish.onPubRel(this, packetId, now);
    } else {
      current.onAcknowledgement(type, packetId, reason, now);
    }
  }

  /**
   * What came is no packet of MQTT.
   *
   * @param version what the peer speaks, as far as it is known
   */
  public void onFault(
      ReasonCode reason, String sentence, @Nullable ProtocolVersion version, Moment now) {
    if (phase == ConnectionPhase.AWAITING_CONNECT && version != null) {
      boolean says = version.hasProperties() || reason == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
      output.speak(version, Integer.MAX_VALUE);
      terms = ConnectTerms.of(version);
      refuse(says ? reason : ReasonCode.PROTOCOL_ERROR, sentence, now);
      return;
    }
    if (phase == ConnectionPhase.AUTHENTICATING && authentication != null) {
      authentication.reject(reason, sentence, now);
      return;
    }
    close(CloseCause.PROTOCOL_ERROR, reason, sentence, now); // [MQTT-4.13.1-1]
  }

  /** Bytes were read and what was complete in them was handed over. */
  public void onInput(int bytes, boolean packetUnderWay, Moment now) {
    if (phase.isAlive()) {
      watch.onInput(bytes, packetUnderWay, now);
    }
  }

  /** Something beneath MQTT came from the peer: it lives, though it keeps no promise by that. */
  public void onSignOfLife(Moment now) {
    if (phase.isAlive()) {
      watch.onSignOfLife(now);
    }
  }

  /** Part of the time for CONNECT was used up before there was a connection to decide about. */
  public void onPreamble(long usedNanos, Moment now) {
    watch.onPreamble(usedNanos, now);
  }

  /** The network took bytes, and there is room again. */
  public void onWritable(Moment now) {
    SessionEngine current = session;
    watch.onWritable(now);
    if (current != null && phase == ConnectionPhase.OPEN) {
      current.pump(now);
    }
  }

  /** Hears now of an end that it would hear of soon: somebody wants its session. */
  public void hearOfEnd() {
    output.tellEnd();
  }

  /** The socket is gone. */
  public void onClosed(CloseCause cause, Moment now) {
    if (phase == ConnectionPhase.CLOSED) {
      return;
    }
    boolean wasAlive = phase.isAlive();
    phase = phase.to(ConnectionPhase.CLOSED);
    if (wasAlive) { // else whoever closed it has said why, and its session may be another's
      leave(cause, now);
    }
  }

  /** The client leaves, be it before CONNACK. */
  void onDisconnect(Disconnect disconnect, Moment now) {
    long expirySeconds = disconnect.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1);
    if (expirySeconds > 0 && terms.expirySeconds() == 0) {
      close(CloseCause.PROTOCOL_ERROR, "the session expiry was 0 at CONNECT", now);
      return;
    }
    boolean keepsWill = disconnect.reason() != ReasonCode.SUCCESS; // [MQTT-3.1.2-10]
    SessionEngine current = session;
    if (current == null) {
      finish(CloseCause.CLIENT_DISCONNECT, disconnect.reason(), "left before CONNACK", now);
    } else {
      phase = phase.to(ConnectionPhase.CLOSING);
      output.close(CloseCause.CLIENT_DISCONNECT);
      forget();
      long granted = Math.min(expirySeconds, lane.settings().maximumExpirySeconds());
      current.detach(
          this,
          new Ending(CloseCause.CLIENT_DISCONNECT, disconnect.reason(), keepsWill, granted, ""),
          now);
    }
  }

  // ---- the way into service

  /** CONNECT was understood: from here on its terms hold. */
  void accept(String id, @Nullable Will left, ConnectTerms agreed) {
    clientId = id;
    will = left;
    terms = agreed;
    phase = phase.to(ConnectionPhase.AUTHENTICATING);
    output.speak(agreed.version(), agreed.maximumPacketBytes());
    outboundAliases(agreed.topicAliases());
  }

  /** Nothing more is read until the client is in service. */
  void pauseForBinding(Moment now) {
    watch.pause(Pause.BINDING, now);
  }

  /** CONNECT named a method of enhanced authentication. */
  void authentication(AuthenticationConversation conversation) {
    authentication = conversation;
  }

  /** Somebody vouches for the client; its id stays what it is. */
  void identify(Identity client) {
    identity = client.clientId().equals(clientId) ? client : client.named(clientId);
    watch.onIdentity();
  }

  boolean isIdentified() {
    return identity != null;
  }

  /** The client is who it says, and may what it asks for: its session is looked for. */
  void admit(Moment now) {
    phase = phase.to(ConnectionPhase.BINDING);
    lane.bind(this, now);
  }

  /**
   * The session is this connection's; its lane is ours.
   *
   * @param isNew true where it was made for this connection
   */
  public void onBound(SessionEngine bound, boolean isNew, Moment now) {
    session = bound;
    inherit(bound.heldIdentifiers());
    long ticket = bound.attach(this, isNew, now);
    if (ticket == 0) {
      open(isNew, now);
      return;
    }
    bound.await(
        ticket,
        new Receipt(bound) {
          @Override
          public void onDurable(Moment then) {
            if (phase == ConnectionPhase.BINDING) {
              open(isNew, then);
            }
          }
        });
  }

  private void open(boolean isNew, Moment now) {
    watch.keepAlive(terms.keepAliveSeconds(), now);
    if (!answer(ConnectConversation.welcome(this, !isNew))) {
      close(CloseCause.PROTOCOL_ERROR, "even CONNACK is too large for this client", now);
      return;
    }
    phase = phase.to(ConnectionPhase.OPEN);
    openedNanos = now.nanos();
    output.established(terms.userTimeoutMillis(lane.settings()));
    watch.resume(Pause.BINDING, now);
    SessionEngine bound = session;
    if (bound != null) {
      bound.onOpen(now);
    }
  }

  // ---- the way out

  /** Refuses a CONNECT: says why where the version can, and closes [MQTT-3.2.2-7]. */
  void refuse(ReasonCode reason, String sentence, Moment now) {
    refuse(CloseCause.REFUSED, reason, Refusal.said(sentence), sentence, now);
  }

  /** The same for this cause, and with properties of its own for a 5.0 client. */
  void refuse(CloseCause cause, ReasonCode reason, Properties said, String sentence, Moment now) {
    if (!phase.isAlive()) {
      return;
    }
    if (terms.version().hasProperties()) {
      answer(new ConnAck(false, reason, said));
    } else if (reason.returnCode() > 0) {
      answer(new ConnAck(false, reason, Properties.NONE));
    }
    finish(cause, reason, sentence, now);
  }

  /** Ends the connection for a cause of ours. */
  public void close(CloseCause cause, String sentence, Moment now) {
    close(cause, cause.reason(), sentence, now);
  }

  void close(CloseCause cause, ReasonCode reason, String sentence, Moment now) {
    close(cause, reason, Refusal.said(sentence), sentence, now);
  }

  void close(CloseCause cause, ReasonCode reason, Properties said, String sentence, Moment now) {
    if (!phase.isAlive()) {
      return;
    }
    if (phase == ConnectionPhase.OPEN && terms.version().hasProperties()) {
      ReasonCode code =
          reason.isAllowedIn(PacketType.DISCONNECT) ? reason : ReasonCode.UNSPECIFIED_ERROR;
      output.send(new Disconnect(code, said)); // [MQTT-3.14.0-1]
    }
    finish(cause, reason, sentence, now);
  }

  private void finish(CloseCause cause, ReasonCode reason, String sentence, Moment now) {
    phase = phase.to(ConnectionPhase.CLOSING);
    output.close(cause);
    forget();
    if (reason.isFailure()) {
      lane.refused(reason);
    }
    SessionEngine current = session;
    if (current != null) {
      current.detach(this, Ending.loss(cause, reason, sentence), now);
    } else {
      lane.report(BrokerEvent.Refused.of(this, cause, reason, sentence), now);
    }
  }

  /** Nothing is watched or waited for any more: what comes late changes nothing. */
  private void forget() {
    endWaiting();
    watch.end();
    lane.forget(this);
  }

  private void leave(CloseCause cause, Moment now) {
    forget();
    SessionEngine current = session;
    if (current != null) {
      current.detach(this, Ending.loss(cause, cause.reason(), ""), now);
    } else {
      String sentence = "gone before it had a session";
      lane.report(BrokerEvent.Refused.of(this, cause, cause.reason(), sentence), now);
    }
  }

  // ---- reading and its limits

  /** Reads nothing more for lack of room elsewhere; false where that is so already. */
  public boolean pauseForRoom(Moment now) {
    if (phase != ConnectionPhase.OPEN || watch.isPaused(Pause.ROOM)) {
      return false;
    }
    watch.pause(Pause.ROOM, now);
    return true;
  }

  /** There is room again. */
  public void resumeForRoom(Moment now) {
    if (phase.isAlive()) {
      watch.resume(Pause.ROOM, now);
    }
  }

  /** Neither an authenticator nor the session's owner nor the store answered in time. */
  void onBindingTimeout(Moment now) {
    Turnaway.unanswered(this, "the broker did not get ready for this client in time", now);
  }

  /** True while the peer does not take what is sent. */
  boolean isCongested(Moment now) {
    return watch.isCongested(now);
  }

  // ---- questions

  public ConnectionPhase phase() {
    return phase;
  }

  boolean isOpen() {
    return phase == ConnectionPhase.OPEN;
  }

  public @Nullable SessionEngine session() {
    return session;
  }

  @Override
  public ConnectionOutput output() {
    return output;
  }

  SessionOutput lane() {
    return lane;
  }

  @Override
  VerdictWait newVerdictWait() {
    return new VerdictWait(this);
  }

  ConnectionWatch watch() {
    return watch;
  }

  /** The enhanced authentication of this client; null where CONNECT named no method. */
  @Nullable AuthenticationConversation authentication() {
    return authentication;
  }

  ConnectTerms terms() {
    return terms;
  }

  Origin origin() {
    return origin;
  }

  /** Where the connection comes from, for people. */
  public String peer() {
    return origin.address();
  }

  /** Who the client is; known from the moment it is admitted. */
  public Identity identity() {
    return java.util.Objects.requireNonNull(identity);
  }

  public String clientId() {
    return clientId;
  }

  public boolean cleanStart() {
    return terms.cleanStart();
  }

  ProtocolVersion version() {
    return terms.version();
  }

  long expirySeconds() {
    return terms.expirySeconds();
  }

  int receiveMaximum() {
    return terms.receiveMaximum();
  }

  @Nullable Will will() {
    return will;
  }

  /** How long ago the last complete packet came. */
  long silentNanos(Moment now) {
    return watch.silentNanos(now);
  }

  /** How long it has been in service; 0 where it is not. */
  long openNanos(Moment now) {
    return phase == ConnectionPhase.OPEN ? now.nanos() - openedNanos : 0;
  }
}
