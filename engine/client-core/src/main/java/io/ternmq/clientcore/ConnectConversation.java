package io.ternmq.clientcore;

import io.ternmq.core.PacketIds;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.UserProperty;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that opens and ends a connection: which version is spoken, whether the session
 * is resumed, what CONNACK means. Lives as long as the client.
 */
final class ConnectConversation {
  private static final int MADE_UP_CHARACTERS = 12;
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

  private final ClientSettings settings;
  private String clientId;
  private ProtocolVersion version;
  private boolean wasOnline;
  private boolean holdsSession;
  private int bareCloseCount;
  private boolean isVersionGuessed;

  ConnectConversation(ClientSettings settings, RandomGenerator random) {
    this.settings = settings;
    version = settings.target().version();
    String given = settings.identity().clientId();
    clientId = given.isEmpty() ? madeUpId(random) : given;
  }

  private static String madeUpId(RandomGenerator random) {
    StringBuilder text = new StringBuilder("tern-");
    for (int index = 0; index < MADE_UP_CHARACTERS; index++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** The id in use: given, made up here, or assigned by the server. */
  String clientId() {
    return clientId;
  }

  ProtocolVersion version() {
    return version;
  }

  /** The CONNECT of an attempt. */
  Connect toConnect(ConnectionParameters parameters) {
    return new Connect(
        version,
        isCleanStart(),
        settings.timing().keepAliveSeconds(),
        clientId,
        parameters.will(),
        parameters.credentials().username(),
        parameters.credentials().password(),
        version.hasProperties() ? toProperties(parameters) : Properties.NONE);
  }

  private boolean isCleanStart() {
    ClientSettings.Identity identity = settings.identity();
    if (!version.hasProperties()) {
      return identity.cleanStart() || identity.endsSession();
    }
    boolean resumes = holdsSession && identity.sessionExpirySeconds() > 0;
    return identity.cleanStart() && !resumes;
  }

  private Properties toProperties(ConnectionParameters parameters) {
    Properties.Builder builder = Properties.builder();
    if (settings.identity().sessionExpirySeconds() > 0) {
      builder.add(Property.SESSION_EXPIRY_INTERVAL, settings.identity().sessionExpirySeconds());
    }
    if (settings.limits().receiveMaximum() < PacketIds.COUNT) {
      builder.add(Property.RECEIVE_MAXIMUM, settings.limits().receiveMaximum());
    }
    builder.add(Property.MAXIMUM_PACKET_SIZE, settings.limits().maximumPacketBytes());
    if (settings.limits().topicAliases() > 0) {
      builder.add(Property.TOPIC_ALIAS_MAXIMUM, settings.limits().topicAliases());
    }
    for (UserProperty property : parameters.userProperties()) {
      builder.user(property.name(), property.value());
    }
    return builder.build();
  }

  /**
   * CONNACK came.
   *
   * @return why the connection fails, or null where it is accepted
   */
  @Nullable LossCause onConnAck(ConnAck packet, boolean cleanStart) {
    if (packet.reason() != ReasonCode.SUCCESS) {
      return LossCause.ofServer(LossKind.SERVER_REFUSED, packet.reason(), packet.properties());
    }
    if (packet.sessionPresent() && cleanStart) {
      return LossCause.ofViolation( // [MQTT-3.2.2-4]
          ReasonCode.PROTOCOL_ERROR, "session present after a clean start");
    }
    String assigned = packet.properties().string(Property.ASSIGNED_CLIENT_IDENTIFIER);
    if (assigned != null) {
      clientId = assigned;
    }
    wasOnline = true;
    holdsSession = true;
    return null;
  }

  /** Why the session is lost, as far as this side can know it. */
  ClientEvent.SessionLossReason reasonOfLoss(long gapNanos) {
    long keptSeconds = settings.identity().sessionExpirySeconds();
    return version.hasProperties() && TimeUnit.NANOSECONDS.toSeconds(gapNanos) >= keptSeconds
        ? ClientEvent.SessionLossReason.EXPIRED
        : ClientEvent.SessionLossReason.FORGOTTEN;
  }

  /** The DISCONNECT of a client that stops by its user's wish. */
  Disconnect toDisconnect(ProtocolVersion spoken, boolean isComingBack) {
    boolean ends = settings.identity().endsSession() && !isComingBack;
    if (ends) {
      holdsSession = false;
    }
    boolean hadExpiry = settings.identity().sessionExpirySeconds() > 0;
    if (!ends || !hadExpiry || !spoken.hasProperties()) {
      return Disconnect.NORMAL;
    }
    return new Disconnect(
        ReasonCode.SUCCESS, Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 0).build());
  }

  /**
   * The server does not know the version. Speaks 3.1.1 from now on, or the newer one again where
   * 3.1.1 was a guess; false where that is not possible or was done before.
   */
  boolean fallBack() {
    if (isVersionGuessed) {
      takeBackGuess();
      return true;
    } else if (settings.target().isVersionFixed() || version != ProtocolVersion.MQTT_5) {
      return false;
    }
    version = ProtocolVersion.MQTT_3_1_1;
    return true;
  }

  /**
   * The link ended before CONNACK: old servers close at once at a version new to them. One that
   * closes at the older version, too, is most likely not there yet, behind something that takes its
   * connections: that says nothing of versions.
   *
   * @return true where an older version is tried next
   */
  boolean onUnanswered(LossKind kind) {
    boolean isBare = kind == LossKind.CLOSED || kind == LossKind.RESET;
    if (!isBare || wasOnline) {
      return false;
    } else if (isVersionGuessed) {
      takeBackGuess();
    } else if (++bareCloseCount == ReconnectPolicy.BARE_CLOSES_BEFORE_FALLING_BACK) {
      isVersionGuessed = fallBack();
    }
    return isVersionGuessed;
  }

  private void takeBackGuess() {
    isVersionGuessed = false;
    bareCloseCount = 0;
    version = settings.target().version();
  }
}
