package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.core.Moment;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.UserProperty;
import io.ternmq.packet.Will;

/** CONNECT and its answer: on which terms a client comes in, or why it does not. */
final class ConnectConversation {
  private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;

  private ConnectConversation() {}

  static void onConnect(ConnectionEngine connection, Connect connect, Moment now) {
    SessionOutput lane = connection.lane();
    boolean assigns = connect.clientId().isEmpty();
    String clientId = assigns ? lane.inventClientId() : connect.clientId(); // [MQTT-3.1.3-6]
    connection.accept(clientId, connect.will(), lane.admission().shared(termsOf(connect, lane)));
    lane.admission().onConnect(connection, connect, now);
  }

  /** Its turn has come. */
  static void proceed(ConnectionEngine connection, Connect connect, Moment now) {
    SessionOutput lane = connection.lane();
    if (connection.expirySeconds() > 0 && lane.isReadOnly()) {
      ReadOnly.turnAway(connection, now); // its session would have to be stored
      return;
    }
    if (connect.clientId().isEmpty() && isIdRequired(connect)) {
      connection.refuse( // [MQTT-3.1.3-8]
          ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
          "an empty client id goes only with a clean session",
          now);
      return;
    }
    Will will = connect.will();
    Refusal lack = will == null ? null : Capabilities.refusalOfWill(will, lane.settings());
    if (lack != null) {
      connection.refuse(lack.reason(), lack.sentence(), now);
      return;
    }
    Login login =
        new Login(
            connection.clientId(),
            connect.version(),
            connect.username(),
            connect.password(),
            connect.properties(),
            connection.origin());
    String method = connect.properties().string(Property.AUTHENTICATION_METHOD);
    if (method == null) {
      authenticate(connection, login, now);
    } else {
      authenticateBy(method, connection, login, now);
    }
  }

  private static void authenticateBy(
      String name, ConnectionEngine connection, Login login, Moment now) {
    EnhancedAuthenticator method = connection.lane().guard().method(name);
    if (method == null) {
      connection.refuse( // [MQTT-4.12.0-1]
          ReasonCode.BAD_AUTHENTICATION_METHOD, "this authentication method is not known", now);
      return;
    }
    byte[] data = login.properties().binary(Property.AUTHENTICATION_DATA);
    AuthenticationConversation conversation = new AuthenticationConversation(connection, method);
    connection.authentication(conversation);
    connection.watch().resume(ConnectionWatch.Pause.BINDING, now); // it may have waited in line
    conversation.begin(login, data, now);
  }

  private static void authenticate(ConnectionEngine connection, Login login, Moment now) {
    SessionOutput lane = connection.lane();
    connection.pauseForBinding(now);
    AwaitedLogin awaited = new AwaitedLogin(connection, now);
    connection.awaitedLogin(awaited);
    LoginResult result = lane.guard().authenticator().authenticate(login, awaited);
    if (!(result instanceof LoginResult.Later)) {
      awaited.onAnswer(result, now);
    }
  }

  /** The verdict on a login; called once. */
  static void onResult(ConnectionEngine connection, LoginResult result, Moment now) {
    if (connection.phase() != ConnectionPhase.AUTHENTICATING) {
      onLateResult(connection, result, now);
    } else if (result instanceof LoginResult.Accepted accepted) {
      onIdentity(connection, accepted.identity(), now);
    } else if (result instanceof LoginResult.Refused refused) {
      connection.refuse(
          CloseCause.REFUSED,
          refused.reason(),
          properties(connection, refused, now),
          refused.forTheLog(),
          now);
    }
  }

  /**
   * The client went away meanwhile. A login that was found wrong is told all the same: else whoever
   * guesses would only have to leave before it is answered.
   */
  private static void onLateResult(ConnectionEngine connection, LoginResult result, Moment now) {
    if (result instanceof LoginResult.Refused refused) {
      BrokerEvent.Refused event =
          BrokerEvent.Refused.of(
              connection, CloseCause.REFUSED, refused.reason(), refused.forTheLog());
      if (event.isLoginFailed()) {
        connection.lane().report(event, now);
      }
    }
  }

  /** The client is who it says: may it leave the will that it leaves? */
  static void onIdentity(ConnectionEngine connection, Identity identity, Moment now) {
    connection.identify(identity);
    Will will = connection.will();
    if (will == null) {
      connection.admit(now);
      return;
    }
    if (TopicFence.isClosedTo(will.topic())) {
      connection.refuse(
          ReasonCode.NOT_AUTHORIZED, "clients do not publish to " + will.topic(), now);
      return;
    }
    SessionOutput lane = connection.lane();
    Decision later =
        allowed ->
            lane.execute(
                () ->
                    onWillVerdict(
                        connection, allowed ? Verdict.ALLOW : Verdict.DENY, lane.moment()));
    Verdict verdict =
        lane.guard()
            .authorizer()
            .mayPublish(connection.identity(), will.topic(), will.qos(), will.retain(), later);
    onWillVerdict(connection, verdict, now);
  }

  private static void onWillVerdict(ConnectionEngine connection, Verdict verdict, Moment now) {
    if (connection.phase() != ConnectionPhase.AUTHENTICATING) {
      return; // it went away meanwhile, or this is not the first answer
    }
    switch (verdict) {
      case ALLOW -> connection.admit(now);
      case DENY ->
          connection.refuse(
              ReasonCode.NOT_AUTHORIZED, "this client has no right to publish its will", now);
      case LATER -> {}
    }
  }

  private static Properties properties(
      ConnectionEngine connection, LoginResult.Refused refused, Moment now) {
    Properties.Builder said = Properties.builder().add(Property.REASON_STRING, refused.sentence());
    if (refused.serverReference() != null) {
      said.add(Property.SERVER_REFERENCE, refused.serverReference()); // [5.0, 4.13]
    }
    if (refused.reason() == ReasonCode.SERVER_BUSY) {
      long millis = connection.lane().admission().retryAfterMillis(connection.clientId(), now);
      said.user(UserProperty.RETRY_AFTER_MILLIS, Long.toString(millis));
    }
    return said.build();
  }

  private static boolean isIdRequired(Connect connect) {
    return switch (connect.version()) {
      case MQTT_3_1 -> true;
      case MQTT_3_1_1 -> !connect.cleanStart(); // [MQTT-3.1.3-7]
      case MQTT_5 -> false;
    };
  }

  private static ConnectTerms termsOf(Connect connect, SessionOutput lane) {
    BrokerSettings settings = lane.settings();
    return new ConnectTerms(
        connect.version(),
        connect.clientId().isEmpty(),
        connect.cleanStart(),
        Capabilities.keepAliveSeconds(connect, settings),
        expirySeconds(connect, settings),
        receiveMaximum(connect, settings),
        (int)
            Math.min(
                Integer.MAX_VALUE,
                connect.properties().number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE)),
        (int)
            Math.min( // [MQTT-3.1.2-26, -27]
                connect.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                settings.outboundTopicAliases()),
        connect.properties().flag(Property.REQUEST_PROBLEM_INFORMATION, true),
        connect.properties().flag(Property.REQUEST_RESPONSE_INFORMATION, false));
  }

  private static long expirySeconds(Connect connect, BrokerSettings settings) {
    if (!connect.version().hasProperties()) {
      return connect.cleanStart() ? 0 : settings.graceSeconds();
    }
    return Math.min(
        connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0),
        settings.maximumExpirySeconds());
  }

  private static int receiveMaximum(Connect connect, BrokerSettings settings) {
    if (!connect.version().hasProperties()) {
      return settings.maximumInFlightV3();
    }
    long asked = connect.properties().number(Property.RECEIVE_MAXIMUM, DEFAULT_RECEIVE_MAXIMUM);
    return (int) Math.min(asked, settings.maximumInFlight());
  }

  /** The CONNACK that lets a client in [MQTT-3.1.4-5]. */
  static ConnAck welcome(ConnectionEngine connection, boolean sessionPresent) {
    ConnectTerms terms = connection.terms();
    boolean isPresent = sessionPresent && terms.version() != ProtocolVersion.MQTT_3_1;
    if (!terms.version().hasProperties()) {
      return new ConnAck(isPresent, ReasonCode.SUCCESS, Properties.NONE);
    }
    Properties.Builder said = limits(terms, connection.lane().settings(), connection.output());
    if (terms.isIdAssigned()) {
      said.add(Property.ASSIGNED_CLIENT_IDENTIFIER, connection.clientId()); // [MQTT-3.1.3-7]
    }
    AuthenticationConversation authentication = connection.authentication();
    if (authentication != null) {
      authentication.addToConnAck(said);
    }
    return new ConnAck(isPresent, ReasonCode.SUCCESS, said.build());
  }

  /** What differs from the protocol's defaults, and nothing else (5.0, 3.2.2.3). */
  private static Properties.Builder limits(
      ConnectTerms terms, BrokerSettings settings, ConnectionOutput output) {
    Properties.Builder limits = Properties.builder();
    boolean isExpiryCut = // a shorter one is the client's own
        terms.expirySeconds() == settings.maximumExpirySeconds()
            && settings.maximumExpirySeconds() < BrokerSettings.NEVER_SECONDS;
    if (isExpiryCut) {
      limits.add(Property.SESSION_EXPIRY_INTERVAL, terms.expirySeconds());
    }
    if (settings.receiveMaximum() < DEFAULT_RECEIVE_MAXIMUM) {
      limits.add(Property.RECEIVE_MAXIMUM, settings.receiveMaximum());
    }
    limits.add(
        Property.MAXIMUM_PACKET_SIZE, output.inboundPacketBytes(settings.maximumPacketBytes()));
    if (settings.topicAliasMaximum() > 0) {
      limits.add(Property.TOPIC_ALIAS_MAXIMUM, settings.topicAliasMaximum());
    }
    if (!settings.hasSharedSubscriptions()) {
      limits.add(Property.SHARED_SUBSCRIPTION_AVAILABLE, false);
    }
    Capabilities.announce(limits, settings);
    boolean isKeepAliveOurs =
        settings.serverKeepAliveSeconds() > 0
            || (settings.maximumKeepAliveSeconds() > 0
                && terms.keepAliveSeconds() == settings.maximumKeepAliveSeconds());
    if (isKeepAliveOurs) { // [MQTT-3.1.2-21, 3.2.2-21]
      limits.add(Property.SERVER_KEEP_ALIVE, terms.keepAliveSeconds());
    }
    if (terms.wantsResponseInformation() && !settings.responseInformation().isEmpty()) {
      limits.add(Property.RESPONSE_INFORMATION, settings.responseInformation()); // [MQTT-3.1.2-28]
    }
    if (!settings.toldDurability().isEmpty()) {
      limits.user("durability", settings.toldDurability());
    }
    return limits;
  }
}
