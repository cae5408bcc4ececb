package io.ternmq.brokercore;

import io.ternmq.brokercore.security.AuthenticationExchange;
import io.ternmq.brokercore.security.AuthenticationStep;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.brokercore.security.Login;
import io.ternmq.core.Moment;
import io.ternmq.packet.Auth;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Enhanced authentication (5.0, 4.12): CONNECT names a method, AUTH packets go to and fro, CONNACK
 * or a close ends it; and the same again on an open connection whenever the client likes, while
 * traffic goes on. Owned by its connection.
 */
final class AuthenticationConversation {
  /** What a client may send in one exchange, CONNECT or the first AUTH included, at most. */
  static final int STEPS = 16;

  private enum Turn {
    /** No exchange is under way. Next: OURS when one begins. */
    NOBODYS,
    /** The method ponders. Next: CLIENTS where it asks for more, NOBODYS when it has decided. */
    OURS,
    /** The client is to answer. Next: OURS when it does. */
    CLIENTS
  }

  private final ConnectionEngine connection;
  private final EnhancedAuthenticator authenticator;

  // as long as an exchange
  private @Nullable AuthenticationExchange exchange;
  private Turn turn = Turn.NOBODYS;
  private int steps;

  // from the end of the first exchange on
  private @Nullable BooleanSupplier holds;

  // from the end of the first exchange to CONNACK
  private byte @Nullable [] lastData;

  private int questions;

  AuthenticationConversation(ConnectionEngine connection, EnhancedAuthenticator authenticator) {
    this.connection = connection;
    this.authenticator = authenticator;
  }

  /** An exchange begins: with CONNECT, or with AUTH 0x19 on an open connection. */
  void begin(Login login, byte @Nullable [] data, Moment now) {
    connection.watch().beginExchange(now);
    steps = 0;
    exchange = authenticator.begin(login);
    ask(exchange, data, now);
  }

  // ---- what the client sends

  /** Something came before CONNACK [MQTT-3.1.2-30]. */
  void onEarlyPacket(Packet packet, Moment now) {
    if (packet instanceof Auth auth) {
      onAuth(auth, now);
    } else if (packet instanceof Disconnect disconnect) {
      connection.onDisconnect(disconnect, now);
    } else {
      reject(ReasonCode.PROTOCOL_ERROR, packet.type() + " came before CONNACK", now);
    }
  }

  /** AUTH came, before CONNACK or on an open connection. */
  void onAuth(Auth auth, Moment now) {
    String named = auth.properties().string(Property.AUTHENTICATION_METHOD);
    boolean begins = connection.isOpen() && auth.reason() == ReasonCode.RE_AUTHENTICATE;
    boolean goesOn = auth.reason() == ReasonCode.CONTINUE_AUTHENTICATION; // [MQTT-4.12.0-3]
    if (!authenticator.method().equals(named)) { // [MQTT-4.12.0-5, 4.12.1-1]
      reject(
          ReasonCode.BAD_AUTHENTICATION_METHOD, "CONNECT named another authentication method", now);
    } else if (begins ? turn != Turn.NOBODYS : turn != Turn.CLIENTS || !goesOn) {
      reject(ReasonCode.PROTOCOL_ERROR, "this AUTH is out of turn", now);
    } else if (begins) {
      begin(toLogin(auth), data(auth), now);
    } else if (exchange != null) {
      ask(exchange, data(auth), now);
    }
  }

  /** What the client says of itself when it authenticates again. */
  private Login toLogin(Auth auth) {
    return new Login(
        connection.clientId(),
        connection.version(),
        connection.identity().userName(),
        null,
        auth.properties(),
        connection.origin());
  }

  private static byte @Nullable [] data(Auth auth) {
    return auth.properties().binary(Property.AUTHENTICATION_DATA);
  }

  /** Nothing was decided in time. */
  void onTimeout(Moment now) {
    if (connection.isOpen()) {
      fail(ReasonCode.NOT_AUTHORIZED, "authentication was not repeated in time", now);
    } else if (turn == Turn.OURS) {
      fail(ReasonCode.SERVER_BUSY, "the broker could not authenticate in time", now);
    } else {
      connection.close(CloseCause.CONNECT_TIMEOUT, "authentication did not end in time", now);
    }
  }

  // ---- what the method says

  private void ask(AuthenticationExchange current, byte @Nullable [] data, Moment now) {
    SessionOutput lane = connection.lane();
    int question = ++questions;
    steps++;
    turn = Turn.OURS;
    onStep(
        current.onData(data, step -> lane.execute(() -> onLateStep(question, step, lane.moment()))),
        now);
  }

  private void onLateStep(int question, AuthenticationStep step, Moment now) {
    boolean isAwaited = turn == Turn.OURS && question == questions; // else late, or twice
    if (isAwaited && connection.phase().isAlive()) {
      onStep(step, now);
    }
  }

  private void onStep(AuthenticationStep step, Moment now) {
    if (step instanceof AuthenticationStep.Continue more) {
      askForMore(more.data(), now);
    } else if (step instanceof AuthenticationStep.Succeeded success) {
      turn = Turn.NOBODYS;
      exchange = null;
      connection.watch().endExchange();
      succeed(success, now);
    } else if (step instanceof AuthenticationStep.Failed failure) {
      fail(failure.reason(), failure.sentence(), now); // [MQTT-4.12.0-4, 4.12.1-2]
    }
  }

  private void askForMore(byte[] data, Moment now) {
    if (steps >= STEPS) {
      fail(ReasonCode.NOT_AUTHORIZED, "authentication took too many steps", now);
      return;
    }
    turn = Turn.CLIENTS;
    send(ReasonCode.CONTINUE_AUTHENTICATION, data, now); // [MQTT-4.12.0-2]
  }

  private void succeed(AuthenticationStep.Succeeded success, Moment now) {
    holds = success.holds();
    if (connection.isOpen()) {
      connection.identify(success.identity());
      Objects.requireNonNull(connection.session()).onIdentity(connection.identity());
      send(ReasonCode.SUCCESS, success.data(), now);
    } else {
      lastData = success.data();
      connection.pauseForBinding(now);
      ConnectConversation.onIdentity(connection, success.identity(), now);
    }
  }

  /** True while the client would come in again by what it proved last. */
  boolean holds() {
    return holds == null || holds.getAsBoolean();
  }

  private void send(ReasonCode reason, byte @Nullable [] data, Moment now) {
    if (!connection.output().send(new Auth(reason, properties(data)))) {
      reject(ReasonCode.PACKET_TOO_LARGE, "AUTH is too large for this client", now);
    }
  }

  private Properties properties(byte @Nullable [] data) {
    return addTo(Properties.builder(), data).build();
  }

  private Properties.Builder addTo(Properties.Builder properties, byte @Nullable [] data) {
    properties.add(Property.AUTHENTICATION_METHOD, authenticator.method()); // [MQTT-4.12.0-5]
    return data == null ? properties : properties.add(Property.AUTHENTICATION_DATA, data);
  }

  /** What CONNACK says of the exchange that it ends. */
  void addToConnAck(Properties.Builder properties) {
    addTo(properties, lastData);
    lastData = null;
  }

  // ---- the end

  private void fail(ReasonCode reason, String sentence, Moment now) {
    end(CloseCause.REFUSED, reason, sentence, now);
  }

  /** The client broke the rules of the exchange. */
  void reject(ReasonCode reason, String sentence, Moment now) {
    end(CloseCause.PROTOCOL_ERROR, reason, sentence, now);
  }

  private void end(CloseCause cause, ReasonCode reason, String sentence, Moment now) {
    PacketType last = connection.isOpen() ? PacketType.DISCONNECT : PacketType.CONNACK;
    ReasonCode said = reason.isAllowedIn(last) ? reason : ReasonCode.NOT_AUTHORIZED;
    if (connection.isOpen()) {
      connection.close(cause, said, sentence, now);
    } else {
      connection.refuse(cause, said, Refusal.said(sentence), sentence, now);
    }
  }
}
