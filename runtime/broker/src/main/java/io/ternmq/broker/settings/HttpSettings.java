package io.ternmq.broker.settings;

import static io.ternmq.broker.settings.Quantity.seconds;
import static io.ternmq.broker.settings.Setting.fixed;
import static io.ternmq.broker.settings.Setting.live;
import static io.ternmq.broker.settings.Types.PATH;
import static io.ternmq.broker.settings.Types.URL;

import java.nio.file.Path;
import java.util.List;

/** The settings of the HTTP API, and of what it tells others. */
final class HttpSettings {
  static final Setting<Path> TOKEN =
      live(
          "http.token",
          PATH,
          null,
          "a file whose first line is the token that the HTTP API asks for; without it only this"
              + " machine is answered; read again at SIGHUP");

  static final Setting<String> OTLP_URL =
      fixed(
          "metrics.otlp.url",
          URL,
          null,
          "an OpenTelemetry collector that metrics are sent to, such as"
              + " http://localhost:4318/v1/metrics; absent for none. Metrics are measured where the"
              + " HTTP API is on");
  static final Setting<Long> OTLP_INTERVAL =
      fixed(
          "metrics.otlp.interval", seconds(1, 86_400).type(), 60L, "how often they are sent there");
  static final Setting<Path> OTLP_HEADERS =
      fixed(
          "metrics.otlp.headers",
          PATH,
          null,
          "a file with headers of these requests, such as a token: a line NAME: VALUE each");

  static final Setting<Path> OTLP_CA =
      fixed(
          "metrics.otlp.ca",
          PATH,
          null,
          "the authorities that may sign the certificate of a collector at an https URL, PEM;"
              + " otherwise those that Java trusts");

  static final List<Setting<?>> METRICS = List.of(OTLP_URL, OTLP_INTERVAL, OTLP_HEADERS, OTLP_CA);
  static final List<Setting<?>> API = List.of(TOKEN);

  private HttpSettings() {}
}
