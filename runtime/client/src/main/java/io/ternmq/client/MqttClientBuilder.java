package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.Credentials;
import io.ternmq.clientcore.ProxyAddress;
import io.ternmq.clientcore.QueuePolicy;
import io.ternmq.clientcore.ReconnectRule;
import io.ternmq.clientcore.ServerAddress;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.UserProperty;
import io.ternmq.packet.Will;
import io.ternmq.transport.ClientTls;
import io.ternmq.transport.ClientTlsOptions;
import io.ternmq.transport.TlsFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects what a client is to know before it is made. Not thread-safe. */
public final class MqttClientBuilder {
  private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;
  private static final int LONGEST_KEEP_ALIVE_SECONDS = 65_535;

  private final List<ServerAddress> servers = new ArrayList<>();
  private ProtocolVersion version = ProtocolVersion.MQTT_5;
  private boolean isVersionFixed;
  private String clientId = "";
  private boolean isCleanStart;
  private boolean endsSession;
  private @Nullable Long sessionExpirySeconds;
  private ClientSettings.Timing timing = ClientSettings.Timing.DEFAULT;
  private ClientSettings.Limits limits = ClientSettings.Limits.DEFAULT;
  private ClientSettings.Queue queue = ClientSettings.Queue.DEFAULT;
  private ClientSettings.Retry retry = ClientSettings.Retry.DEFAULT;
  private ReconnectRule rule = ReconnectRule.USUAL;
  private boolean comesBackAfterTakeover;
  private @Nullable ParameterSource source;
  private @Nullable String username;
  private byte @Nullable [] password;
  private @Nullable Will will;
  private ClientTlsOptions tls = ClientTlsOptions.trusting(null);
  private final List<UserProperty> userProperties = new ArrayList<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private @Nullable ProxyAddress proxy;
  private @Nullable IoThreads threads;
  private @Nullable Path queueDirectory;
  private Handlers handlers = Handlers.NONE;

  MqttClientBuilder() {}

  /**
   * Adds a server: {@code mqtt://host:port}, {@code mqtts://} over TLS, {@code ws://host:port/path}
   * or {@code wss://}. Several are tried in turn.
   *
   * @throws IllegalArgumentException with a sentence where it is not such an address
   */
  public MqttClientBuilder server(String uri) {
    servers.add(ServerAddress.parse(uri));
    return this;
  }

  /**
   * Trusts servers whose certificates these authorities have signed, for {@code mqtts} and {@code
   * wss}. By default those that the system trusts.
   *
   * @param authorities certificates in PEM
   */
  public MqttClientBuilder trust(Path authorities) {
    tls =
        new ClientTlsOptions(
            authorities,
            tls.certificate(),
            tls.key(),
            tls.keyPassword(),
            tls.checksHostName(),
            tls.protocols(),
            tls.ciphers());
    return this;
  }

  /** Shows this certificate, with those between it and its authority, to servers that ask: PEM. */
  public MqttClientBuilder certificate(Path chain, Path key) {
    tls = tls.withCertificate(chain, key);
    return this;
  }

  /** Does not ask whether a certificate names the host that was asked for: for tests only. */
  public MqttClientBuilder acceptAnyHostName() {
    tls = tls.withoutHostName();
    return this;
  }

  /** Speaks this version and no other. By default 5.0, and 3.1.1 to a server that is older. */
  public MqttClientBuilder protocolVersion(ProtocolVersion fixed) {
    version = fixed;
    isVersionFixed = true;
    return this;
  }

  /** The name under which the server keeps the session. By default one is made up. */
  public MqttClientBuilder clientId(String id) {
    clientId = id;
    return this;
  }

  /** Begins without the session that the server may hold under this client's id. */
  public MqttClientBuilder cleanStart(boolean isClean) {
    isCleanStart = isClean;
    return this;
  }

  /** The session ends when the client goes off line by its user's wish. */
  public MqttClientBuilder endSession(boolean ends) {
    endsSession = ends;
    return this;
  }

  /**
   * How long the server keeps the session after a loss. By default an hour with a client id that
   * was given, and five minutes with one that was made up.
   */
  public MqttClientBuilder sessionExpiry(Duration expiry) {
    sessionExpirySeconds =
        range("the session expiry", expiry.toSeconds(), 0, LONGEST_EXPIRY_SECONDS);
    return this;
  }

  /** The keep-alive interval, 0 s (off) to 65,535 s. By default a minute. */
  public MqttClientBuilder keepAlive(Duration interval) {
    long seconds = range("the keep-alive", interval.toSeconds(), 0, LONGEST_KEEP_ALIVE_SECONDS);
    timing =
        new ClientSettings.Timing(
            (int) seconds, timing.heartbeatNanos(), timing.connectTimeoutNanos());
    return this;
  }

  /** How long the server may be silent before it is pinged. By default the keep-alive interval. */
  public MqttClientBuilder heartbeat(Duration interval) {
    timing =
        new ClientSettings.Timing(
            timing.keepAliveSeconds(),
            positive("the heartbeat", interval),
            timing.connectTimeoutNanos());
    return this;
  }

  /** How long an attempt may take, CONNACK included. By default 10 s. */
  public MqttClientBuilder connectTimeout(Duration timeout) {
    timing =
        new ClientSettings.Timing(
            timing.keepAliveSeconds(),
            timing.heartbeatNanos(),
            positive("the connect timeout", timeout));
    return this;
  }

  /** How many QoS 1 and 2 messages may come before one is handled, 1 to 65,535 (5.0). */
  public MqttClientBuilder receiveMaximum(int messages) {
    limits = limits.withReceiveMaximum((int) range("the receive maximum", messages, 1, 65_535));
    return this;
  }

  /** The largest packet that is read, in bytes (5.0: the server is told). By default 16 MiB. */
  public MqttClientBuilder maximumPacketSize(int bytes) {
    int checked = (int) range("the maximum packet size", bytes, 16, 256 << 20);
    limits = limits.withMaximumPacketBytes(checked);
    return this;
  }

  /**
   * How many QoS 1 and 2 messages of ours may be unacknowledged. By default as many as a server of
   * 5.0 says it takes, 1,000 at most, and 20 to one of 3.x, which cannot say so.
   */
  public MqttClientBuilder maximumInFlight(int messages) {
    limits = limits.withInFlight((int) range("the messages in flight", messages, 1, 65_535));
    return this;
  }

  /** How many topics each side may name by a number, 0 to 65,535 (5.0). By default 32. */
  public MqttClientBuilder topicAliases(int topics) {
    limits = limits.withTopicAliases((int) range("the topic aliases", topics, 0, 65_535));
    return this;
  }

  /** How much may wait for the server: messages and bytes. By default 100,000 and 64 MiB. */
  public MqttClientBuilder queue(int messages, long bytes) {
    queue =
        new ClientSettings.Queue(
            (int) range("the queue", messages, 1, Integer.MAX_VALUE / 2),
            range("the queue", bytes, 1, Long.MAX_VALUE),
            queue.ageNanos(),
            queue.policy(),
            queue.repeatsUnknownQos2());
    return this;
  }

  /** How long a message may wait for the server before it is dropped. By default for any time. */
  public MqttClientBuilder queueAge(Duration longest) {
    queue =
        new ClientSettings.Queue(
            queue.messages(),
            queue.bytes(),
            positive("the age", longest),
            queue.policy(),
            queue.repeatsUnknownQos2());
    return this;
  }

  /** What happens when the queue has no room. By default the new message is refused. */
  public MqttClientBuilder queuePolicy(QueuePolicy policy) {
    queue =
        new ClientSettings.Queue(
            queue.messages(), queue.bytes(), queue.ageNanos(), policy, queue.repeatsUnknownQos2());
    return this;
  }

  /**
   * A QoS 2 message that was on its way when the server lost the session is sent again: it may
   * arrive twice. By default it ends in {@link OutcomeUnknownException}.
   */
  public MqttClientBuilder republishUnknownQos2() {
    queue =
        new ClientSettings.Queue(
            queue.messages(), queue.bytes(), queue.ageNanos(), queue.policy(), true);
    return this;
  }

  /** The ceiling of the first delay before another attempt, and of the longest. */
  public MqttClientBuilder retryDelay(Duration initial, Duration maximum) {
    retry =
        new ClientSettings.Retry(
            positive("the first delay", initial),
            positive("the longest delay", maximum),
            retry.maximumAttempts(),
            retry.asksAgain(),
            retry.followsAny());
    return this;
  }

  /**
   * How many attempts in a row may fail before the client gives up; 0, the default: any number. To
   * speak 3.1.1 to a server that refused 5.0 is no further attempt.
   */
  public MqttClientBuilder maximumAttempts(int attempts) {
    retry =
        new ClientSettings.Retry(
            retry.initialNanos(),
            retry.maximumNanos(),
            (int) range("the attempts", attempts, 0, Integer.MAX_VALUE),
            retry.asksAgain(),
            retry.followsAny());
    return this;
  }

  /**
   * Follows a server's reference to any other server with the credentials, too. By default they go
   * only to servers that were given here, or by a {@link ParameterSource} or a rule.
   */
  public MqttClientBuilder followAnyServer() {
    retry =
        new ClientSettings.Retry(
            retry.initialNanos(),
            retry.maximumNanos(),
            retry.maximumAttempts(),
            retry.asksAgain(),
            true);
    return this;
  }

  /**
   * Asks before every attempt what it is to use: credentials, a will, another server. Takes the
   * place of what is given here. Refused credentials are asked for once more before giving up.
   */
  public MqttClientBuilder parameters(ParameterSource fresh) {
    source = fresh;
    retry =
        new ClientSettings.Retry(
            retry.initialNanos(),
            retry.maximumNanos(),
            retry.maximumAttempts(),
            true,
            retry.followsAny());
    return this;
  }

  /**
   * Decides about failures in the place of the table: asked on the client's own thread, so it must
   * answer at once. Where it throws, the table holds.
   */
  public MqttClientBuilder onFailure(ReconnectRule decides) {
    rule = decides;
    return this;
  }

  /** Comes back after another client took over this client id. By default the client stops. */
  public MqttClientBuilder comeBackAfterTakeover() {
    comesBackAfterTakeover = true;
    return this;
  }

  public MqttClientBuilder username(String name) {
    username = name;
    return this;
  }

  public MqttClientBuilder password(byte[] secret) {
    password = secret.clone();
    return this;
  }

  /** A password of text, sent as UTF-8. */
  public MqttClientBuilder password(String secret) {
    password = secret.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** What the server publishes if this client vanishes. */
  public MqttClientBuilder will(Will message) {
    will = message;
    return this;
  }

  /** Adds a user property to CONNECT (5.0). */
  public MqttClientBuilder userProperty(String name, String value) {
    userProperties.add(new UserProperty(name, value));
    return this;
  }

  /** Adds a header to the request that opens a WebSocket: a token, an origin. */
  public MqttClientBuilder webSocketHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Goes by way of a proxy, which resolves the server's name. */
  public MqttClientBuilder proxy(ProxyAddress address) {
    proxy = address;
    return this;
  }

  /** Runs on threads that other clients use, too. By default a client has its own. */
  public MqttClientBuilder ioThreads(IoThreads shared) {
    threads = shared;
    return this;
  }

  /**
   * Calls all handlers on this executor, never two at a time. By default on a thread of the
   * client's own, or those of its {@link IoThreads}. What it refuses ({@link
   * java.util.concurrent.RejectedExecutionException}) is not lost: it is tried again until the
   * client is closed.
   */
  public MqttClientBuilder callbackExecutor(Executor executor) {
    handlers = handlers.on(executor);
    return this;
  }

  /** Hears what happens to the connection, each kind by its own method. */
  public MqttClientBuilder listener(ClientListener listener) {
    return onEvent(ClientListener.handlerOf(listener));
  }

  /** Hears what happens in the manner of the Paho clients. */
  public MqttClientBuilder callback(MqttCallback callback) {
    handlers = handlers.withDelivered(callback::deliveryComplete);
    onMessage(message -> callback.messageArrived(message.topic(), message));
    return onEvent(MqttCallback.handlerOf(callback));
  }

  /** Hears every message, beside the handlers that were given before. */
  public MqttClientBuilder onMessage(Consumer<ReceivedMessage> handler) {
    handlers = handlers.withMessage(handler);
    return this;
  }

  /**
   * Messages are acknowledged by {@link ReceivedMessage#acknowledge}, in the order of receipt: one
   * that is held back holds back those behind it. By default a message is acknowledged when its
   * handler returns.
   */
  public MqttClientBuilder acknowledgeByHand() {
    handlers = handlers.acknowledgedByHand();
    return this;
  }

  /** Hears everything that happens to the connection, beside handlers given before. */
  public MqttClientBuilder onEvent(Consumer<ClientEvent> handler) {
    handlers = handlers.withEvent(handler);
    return this;
  }

  /**
   * Hears of every message that was given up: dropped, refused, set aside, or of unknown outcome;
   * with a queue on disk also of those that an earlier life of the client had published.
   */
  public MqttClientBuilder onUndelivered(Consumer<UndeliveredMessage> handler) {
    handlers = handlers.withUndelivered(handler);
    return this;
  }

  /**
   * Keeps the queue and what is in flight in this directory, which is made where it is missing:
   * what is {@link Delivery#stored} is sent after the process was killed and started again with the
   * same client id. One directory serves one client.
   */
  public MqttClientBuilder queueDirectory(Path directory) {
    queueDirectory = directory;
    return this;
  }

  /**
   * The client, not started.
   *
   * @throws IllegalArgumentException with a sentence where no server was given, a file for TLS does
   *     not work, a queue on disk has no client id, or MQTT cannot carry client id, credentials,
   *     will or user properties, or HTTP a header
   * @throws io.ternmq.client.disk.StoreFailedException with a sentence where the queue on disk is
   *     in use, damaged, or cannot be opened
   */
  public MqttClient build() {
    ClientSettings settings =
        new ClientSettings(
            new ClientSettings.Target(servers, version, isVersionFixed),
            identity(),
            timing,
            limits,
            queue,
            retry);
    ConnectionParameters parameters =
        new ConnectionParameters(
            new Credentials(username, password), will, null, userProperties, headers, proxy);
    ConnectCheck.check(version, clientId, parameters);
    return new MqttClient(
        settings,
        handlers,
        new MqttClient.Coming(
            parameters, source, new SafeRule(rule, comesBackAfterTakeover), newTls()),
        new MqttClient.Keeping(threads, checkedQueueDirectory()));
  }

  private @Nullable Path checkedQueueDirectory() {
    if (queueDirectory != null && clientId.isEmpty()) {
      throw new IllegalArgumentException(
          "a queue on disk needs a client id: the session that it belongs to has one");
    }
    return queueDirectory;
  }

  /** Reads the files now, that a mistake in them is said here. */
  private ClientTls newTls() {
    try {
      return ClientTls.of(tls);
    } catch (TlsFailedException fault) {
      throw new IllegalArgumentException(fault.getMessage(), fault);
    }
  }

  private ClientSettings.Identity identity() {
    ClientSettings.Identity usual =
        clientId.isEmpty()
            ? ClientSettings.Identity.MADE_UP
            : ClientSettings.Identity.named(clientId);
    long expiry =
        sessionExpirySeconds == null ? usual.sessionExpirySeconds() : sessionExpirySeconds;
    return new ClientSettings.Identity(
        clientId, isCleanStart, expiry, usual.endsSession() || endsSession);
  }

  private static long range(String what, long value, long lowest, long highest) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          what + " is " + lowest + " to " + highest + ", not " + value);
    }
    return value;
  }

  private static long positive(String what, Duration span) {
    return range(what + " in nanoseconds", span.toNanos(), 1, Long.MAX_VALUE);
  }
}
