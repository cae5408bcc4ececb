package io.ternmq.broker.settings;

import static io.ternmq.broker.settings.Setting.live;
import static io.ternmq.broker.settings.Types.PATH;

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

  static final List<Setting<?>> API = List.of(TOKEN);

  private HttpSettings() {}
}
