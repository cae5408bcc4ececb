package io.ternmq.clientcore;

import io.ternmq.packet.ProtocolVersion;
import java.util.List;

/** Everything that a client engine is told once. Immutable. */
public record ClientSettings(
    Target target, Identity identity, Timing timing, Limits limits, Queue queue, Retry retry) {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /**
   * Where to connect, and in which version.
   *
   * @param servers tried in turn; at least one
   * @param isVersionFixed no falling back to 3.1.1
   */
  public record Target(
      List<ServerAddress> servers, ProtocolVersion version, boolean isVersionFixed) {
    public Target {
      servers = List.copyOf(servers);
      if (servers.isEmpty()) {
        throw new IllegalArgumentException("a client needs the address of one server at least");
      }
    }
  }

  /**
   * Who the client is, and how long its session lasts.
   *
   * @param clientId empty where the engine is to make one up
   * @param cleanStart begin without the session that the server may hold
   * @param sessionExpirySeconds how long the server keeps the session after a loss (5.0)
   * @param endsSession the session ends when the client stops, as it was made for this life only
   */
  public record Identity(
      String clientId, boolean cleanStart, long sessionExpirySeconds, boolean endsSession) {
    /** An id made up, and a session for the life of the client. */
    public static final Identity MADE_UP = new Identity("", true, 300, true);

    /** A named client that resumes its session within an hour. */
    public static Identity named(String clientId) {
      return new Identity(clientId, false, 3_600, false);
    }
  }

  /**
   * Intervals.
   *
   * @param keepAliveSeconds 0 to 65,535; 0 switches keep-alive off
   * @param heartbeatNanos how long silence of the server goes without a ping; 0: the keep-alive
   * @param connectTimeoutNanos for link, encryption and CONNACK together
   */
  public record Timing(int keepAliveSeconds, long heartbeatNanos, long connectTimeoutNanos) {
    public static final Timing DEFAULT = new Timing(60, 0, 10 * SECOND_NANOS);

    private static final long HEARTBEAT_WITHOUT_KEEP_ALIVE_NANOS = 60 * SECOND_NANOS;

    /** The heartbeat interval in force with this keep-alive, ours or the server's. */
    long heartbeatNanosFor(int secondsInForce) {
      if (heartbeatNanos > 0) {
        return heartbeatNanos;
      }
      return secondsInForce > 0
          ? secondsInForce * SECOND_NANOS
          : HEARTBEAT_WITHOUT_KEEP_ALIVE_NANOS;
    }

    /** The heartbeat interval with the keep-alive that was asked for, whatever the server wants. */
    long longestHeartbeatNanos() {
      return heartbeatNanosFor(keepAliveSeconds);
    }
  }

  /**
   * Bounds.
   *
   * @param receiveMaximum how many QoS 1 and 2 messages may come unacknowledged
   * @param maximumPacketBytes the largest packet that is read
   * @param inFlight how many messages of ours may be unacknowledged, whatever the server allows
   * @param inFlightV3 the same with a server of 3.x, which cannot say how many it takes
   * @param topicAliases how many topics each side may name by a number (5.0)
   */
  public record Limits(
      int receiveMaximum, int maximumPacketBytes, int inFlight, int inFlightV3, int topicAliases) {
    private static final int TOPIC_ALIASES = 32;

    /** What mosquitto takes as it comes; some of its settings cut a client that sends one more. */
    private static final int IN_FLIGHT_V3 = 20;

    public static final Limits DEFAULT = new Limits(1_000, 16 << 20, 1_000);

    /** Bounds with the usual number of topic aliases, and of messages in flight to 3.x servers. */
    public Limits(int receiveMaximum, int maximumPacketBytes, int inFlight) {
      this(
          receiveMaximum,
          maximumPacketBytes,
          inFlight,
          Math.min(inFlight, IN_FLIGHT_V3),
          TOPIC_ALIASES);
    }

    /** The same with another receive maximum. */
    public Limits withReceiveMaximum(int messages) {
      return new Limits(messages, maximumPacketBytes, inFlight, inFlightV3, topicAliases);
    }

    /** The same with another largest packet. */
    public Limits withMaximumPacketBytes(int bytes) {
      return new Limits(receiveMaximum, bytes, inFlight, inFlightV3, topicAliases);
    }

    /** The same with so many in flight, to servers of every version. */
    public Limits withInFlight(int messages) {
      return new Limits(receiveMaximum, maximumPacketBytes, messages, messages, topicAliases);
    }

    /** The same with so many topic aliases. */
    public Limits withTopicAliases(int aliases) {
      return new Limits(receiveMaximum, maximumPacketBytes, inFlight, inFlightV3, aliases);
    }

    /** How many may be in flight to a server of this version. */
    int inFlightOf(ProtocolVersion version) {
      return version.hasProperties() ? inFlight : inFlightV3;
    }
  }

  /**
   * What waits for the server.
   *
   * @param messages how many messages may wait
   * @param bytes how many bytes of payload and topic may wait
   * @param ageNanos how long a message may wait; 0 for any time
   * @param policy what happens when there is no room
   * @param repeatsUnknownQos2 a QoS 2 message that was sent and not received for sure is sent again
   *     after the session was lost: rather twice than not at all
   */
  public record Queue(
      int messages, long bytes, long ageNanos, QueuePolicy policy, boolean repeatsUnknownQos2) {
    public static final Queue DEFAULT = new Queue(100_000, 64L << 20, 0, QueuePolicy.REJECT, false);
  }

  /**
   * How to come back.
   *
   * @param initialNanos the ceiling of the first delay
   * @param maximumNanos the highest ceiling of a delay
   * @param maximumAttempts attempts without a connection that held, before giving up; 0: no bound
   * @param asksAgain fresh credentials can be had before each attempt
   * @param followsAny credentials go to any server that another one refers to
   */
  public record Retry(
      long initialNanos,
      long maximumNanos,
      int maximumAttempts,
      boolean asksAgain,
      boolean followsAny) {
    public static final Retry DEFAULT =
        new Retry(SECOND_NANOS, 120 * SECOND_NANOS, 0, false, false);
  }

  /** The defaults for a client of this server. */
  public static ClientSettings of(ServerAddress server) {
    return new ClientSettings(
        new Target(List.of(server), ProtocolVersion.MQTT_5, false),
        Identity.MADE_UP,
        Timing.DEFAULT,
        Limits.DEFAULT,
        Queue.DEFAULT,
        Retry.DEFAULT);
  }

  public ClientSettings with(Target other) {
    return new ClientSettings(other, identity, timing, limits, queue, retry);
  }

  public ClientSettings with(Identity other) {
    return new ClientSettings(target, other, timing, limits, queue, retry);
  }

  public ClientSettings with(Timing other) {
    return new ClientSettings(target, identity, other, limits, queue, retry);
  }

  public ClientSettings with(Limits other) {
    return new ClientSettings(target, identity, timing, other, queue, retry);
  }

  public ClientSettings with(Queue other) {
    return new ClientSettings(target, identity, timing, limits, other, retry);
  }

  public ClientSettings with(Retry other) {
    return new ClientSettings(target, identity, timing, limits, queue, other);
  }
}
