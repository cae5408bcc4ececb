package io.ternmq.cli;

import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.clientcore.ServerAddress;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Will;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How pub and sub reach a broker; the letters are those of mosquitto's commands. */
final class ConnectionOptions {
  static final int DEFAULT_PORT = 1883;
  static final int DEFAULT_TLS_PORT = 8883;

  private static final long SESSION_OF_A_RUN_SECONDS = 300;
  private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;

  @Option(
      names = {"-h", "--host"},
      paramLabel = "HOST",
      description = "The broker's host. Default: localhost.")
  private @Nullable String host;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The broker's port. Default: 1883, over TLS 8883.")
  private @Nullable Integer port;

  @Option(
      names = {"-L", "--url"},
      paramLabel = "URL",
      description = "All in one: mqtt[s]://[user[:password]@]host[:port][/topic].")
  private @Nullable String url;

  @Option(
      names = "--server",
      paramLabel = "URI",
      description = "The broker's address with its scheme, such as ws://host:8083/mqtt.")
  private @Nullable String server;

  @Option(
      names = {"-i", "--id"},
      paramLabel = "ID",
      description = "The client id. Default: one is made up.")
  private @Nullable String id;

  @Option(
      names = {"-I", "--id-prefix"},
      paramLabel = "PREFIX",
      description = "The beginning of a client id that is made up.")
  private @Nullable String idPrefix;

  @Option(
      names = {"-k", "--keepalive"},
      paramLabel = "SECONDS",
      description = "The keep-alive interval; 0 is off. Default: 60.")
  private int keepAliveSeconds = 60;

  @Option(
      names = {"-c", "--disable-clean-session"},
      description = "Keep the session when this ends, and resume it next time. Needs -i.")
  private boolean isSessionKept;

  @Option(
      names = {"-x", "--session-expiry-interval"},
      paramLabel = "SECONDS",
      description =
          "How long the broker keeps the session (5.0); -1: for ever, the default with -c.")
  private @Nullable Long expirySeconds;

  @Option(
      names = "--connect-timeout",
      paramLabel = "SECONDS",
      description = "How long one attempt to connect may take. Default: 10.")
  private int connectTimeoutSeconds = 10;

  @Mixin private LoginOptions login;

  @Mixin private TlsOptions tls;

  @Mixin private WillOptions will;

  /** The topic that the URL names, or null. */
  @Nullable String urlTopic() {
    return url == null ? null : UrlOption.parse(url).topic();
  }

  /** A builder that knows all of this. */
  MqttClientBuilder toBuilder() {
    MqttClientBuilder builder = MqttClient.builder();
    UrlOption parsed = url == null ? null : UrlOption.parse(url);
    builder.server(serverUri(parsed));
    applyIdentity(builder);
    applyCredentials(builder, parsed);
    tls.apply(builder);
    ProtocolVersion version = login.version();
    if (version != null) {
      builder.protocolVersion(version);
    }
    Will message = will.toWill();
    if (message != null) {
      builder.will(message);
    }
    if (connectTimeoutSeconds < 1) {
      throw CommandFailure.ofMisuse(
          "--connect-timeout takes 1 second or more, not " + connectTimeoutSeconds);
    }
    return builder
        .keepAlive(Duration.ofSeconds(keepAliveSeconds))
        .connectTimeout(Duration.ofSeconds(connectTimeoutSeconds));
  }

  /** True where only one version of the protocol may be spoken. */
  boolean isVersionFixed() {
    return login.version() != null;
  }

  /** Has this one reached, whatever the options say. */
  void useServer(String uri) {
    server = uri;
  }

  /** The address of the broker, with its scheme. */
  String serverUri() {
    return serverUri(url == null ? null : UrlOption.parse(url));
  }

  private String serverUri(@Nullable UrlOption parsed) {
    if (server != null && server.indexOf('@') >= 0 && server.startsWith("mqtt")) {
      throw CommandFailure.ofMisuse(
          "this address has no user name and password in it: give them with -u and -P");
    } else if (server != null) {
      if (host != null || port != null || url != null) {
        throw CommandFailure.ofMisuse(
            server + " says where the broker is, and so do -h, -p and -L: give one or the other");
      }
      if (tls.isWanted() && !ServerAddress.parse(server).scheme().isEncrypted()) {
        throw CommandFailure.ofMisuse(
            server + " is without TLS, and the certificates want it: say mqtts:// or wss://");
      }
      return server;
    }
    String name = host != null ? host : parsed != null ? parsed.host() : "localhost";
    boolean isSecure = tls.isWanted() || (parsed != null && parsed.isSecure());
    int usual = isSecure ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    int number = port != null ? port : parsed != null ? parsed.port() : usual;
    if (number < 1 || number > 65_535) {
      throw CommandFailure.ofMisuse("a port is 1 to 65535, not " + number);
    }
    boolean isBareIpv6 = name.indexOf(':') >= 0 && !name.startsWith("[");
    return (isSecure ? "mqtts://" : "mqtt://")
        + (isBareIpv6 ? "[" + name + "]" : name)
        + ":"
        + number;
  }

  private void applyIdentity(MqttClientBuilder builder) {
    if (id != null && idPrefix != null) {
      throw CommandFailure.ofMisuse("-i and -I exclude each other");
    }
    if (isSessionKept && (id == null || id.isEmpty())) {
      throw CommandFailure.ofMisuse(
          "-c keeps the session under a client id, by which to find it again: give one with -i");
    }
    if (id != null) {
      builder.clientId(id);
    } else if (idPrefix != null) {
      builder.clientId(idPrefix + UUID.randomUUID().toString().substring(0, 8));
    }
    builder.cleanStart(!isSessionKept).endSession(!isSessionKept && expirySeconds == null);
    if (expirySeconds != null) {
      builder.sessionExpiry(
          Duration.ofSeconds(expirySeconds == -1 ? LONGEST_EXPIRY_SECONDS : expirySeconds));
    } else {
      builder.sessionExpiry(
          Duration.ofSeconds(isSessionKept ? LONGEST_EXPIRY_SECONDS : SESSION_OF_A_RUN_SECONDS));
    }
  }

  private void applyCredentials(MqttClientBuilder builder, @Nullable UrlOption parsed) {
    String name = login.username() != null || parsed == null ? login.username() : parsed.username();
    String secret =
        login.password() != null || parsed == null ? login.password() : parsed.password();
    if (secret != null && name == null) {
      throw CommandFailure.ofMisuse("a password belongs to a user name: give one with -u");
    }
    if (name != null) {
      builder.username(name);
    }
    if (secret != null) {
      builder.password(secret);
    }
  }
}
