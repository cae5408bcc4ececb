package io.ternmq.cli;

import io.ternmq.broker.settings.ConfigException;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ConfigurationSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the settings of a broker come from. Each option here says what some setting is. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML. Default: ./tern.yaml, if it is there.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "One setting; may be repeated. 'tern config --reference' shows them all.")
  private List<String> assignments = List.of();

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Where to listen. Default: 127.0.0.1, this machine only.")
  private @Nullable String bind;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "For MQTT over TCP; 0: any that is free; off: none. Default: 1883.")
  private @Nullable String port;

  @Option(
      names = "--ws-port",
      paramLabel = "PORT",
      description = "For MQTT over WebSocket. Default: 8083.")
  private @Nullable String webSocketPort;

  @Option(
      names = "--tls-port",
      paramLabel = "PORT",
      description = "For MQTT over TLS; with --cert and --key. Default: off.")
  private @Nullable String tlsPort;

  @Option(
      names = "--wss-port",
      paramLabel = "PORT",
      description = "For MQTT over WebSocket over TLS. Default: off.")
  private @Nullable String secureWebSocketPort;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "The certificate chain for TLS, in PEM.")
  private @Nullable String certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "Its private key, in PEM.")
  private @Nullable String key;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Let in over TLS only clients with a certificate that these have signed.")
  private @Nullable String authorities;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "For the web page and the HTTP API. Default: 8080.")
  private @Nullable String httpPort;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      description = "Where to keep what is to survive. Default: ./data.")
  private @Nullable String data;

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      description = "What an acknowledged message survives: fsync (the default), os or memory.")
  private @Nullable String durability;

  @Option(
      names = "--allow-anonymous",
      description = "Whoever reaches the address may connect, publish and subscribe.")
  private boolean isAnonymousAllowed;

  /** The sources; the file is read when they are. */
  ConfigurationSources sources(Map<String, String> environment) {
    return sources(file, environment);
  }

  /** The same with another file. */
  ConfigurationSources sources(@Nullable Path named, Map<String, String> environment) {
    ConfigurationSources sources = ConfigurationSources.of(named, environment);
    try {
      for (String assignment : assignments) {
        sources.assignment(assignment);
      }
    } catch (ConfigException fault) {
      throw CommandFailure.ofMisuse(String.valueOf(fault.getMessage()));
    }
    add(sources, "bind", bind, "--bind");
    add(sources, "port.mqtt", port, "--port");
    add(sources, "port.ws", webSocketPort, "--ws-port");
    add(sources, "port.tls", tlsPort, "--tls-port");
    add(sources, "port.wss", secureWebSocketPort, "--wss-port");
    add(sources, "port.http", httpPort, "--http-port");
    add(sources, "tls.certificate", certificate, "--cert");
    add(sources, "tls.key", key, "--key");
    add(sources, "tls.ca", authorities, "--ca");
    add(sources, "store.directory", data, "--data");
    add(sources, "store.durability", durability, "--durability");
    add(sources, "security.anonymous", isAnonymousAllowed ? "true" : null, "--allow-anonymous");
    return sources;
  }

  private static void add(
      ConfigurationSources sources, String setting, @Nullable String text, String option) {
    if (text != null) {
      sources.option(setting, text, option);
    }
  }

  /** What the sources say now; a fault in them ends the command. */
  static Configuration read(ConfigurationSources sources) {
    try {
      return sources.read();
    } catch (ConfigException fault) {
      throw CommandFailure.ofMisuse(String.valueOf(fault.getMessage()));
    }
  }
}
