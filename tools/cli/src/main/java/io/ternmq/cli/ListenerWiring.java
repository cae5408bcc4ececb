package io.ternmq.cli;

import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ListenerSpec;
import io.ternmq.broker.settings.ListenerSpec.Kind;
import io.ternmq.transport.ListenerKind;
import io.ternmq.transport.ListenerOptions;
import io.ternmq.transport.TlsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the options of a broker out of its configuration. */
final class ListenerWiring {
  private ListenerWiring() {}

  static BrokerOptions options(Configuration configuration, BrokerParts parts) {
    BrokerOptions options =
        BrokerOptions.defaults().withPorts(BrokerOptions.OFF, BrokerOptions.OFF);
    List<ListenerOptions> places = new ArrayList<>();
    for (ListenerSpec spec : configuration.listeners()) {
      if (!spec.kind().isHttp()) {
        places.add(place(spec));
      }
    }
    if (configuration.isAnonymousAllowed()) {
      options = options.lettingAnybodyIn(); // the configuration was judged by the same rule
    }
    return options
        .withListeners(places)
        .withLanes(configuration.lanes())
        .withConnections(configuration.connections())
        .withProbes(configuration.probes())
        .withSettings(configuration.engine())
        .withParts(
            parts
                .withSysIntervalSeconds(configuration.statusSeconds())
                .withPresence(configuration.presence())
                .withAddressBounds(configuration.addressBounds()));
  }

  private static ListenerOptions place(ListenerSpec spec) {
    ListenerSpec.Socket socket = spec.socket();
    return new ListenerOptions(
        spec.name(),
        kind(spec.kind()),
        socket == null ? spec.bind() : "",
        spec.port(),
        socket == null ? null : socket.path(),
        socket == null ? "" : socket.mode(),
        tls(spec.tls()),
        spec.bounds().hasProxyHeader(),
        spec.web().paths(),
        spec.web().origins(),
        spec.bounds().connections(),
        spec.bounds().packetBytes());
  }

  private static ListenerKind kind(Kind kind) {
    return switch (kind) {
      case MQTT -> ListenerKind.TCP;
      case MQTTS -> ListenerKind.TLS;
      case WS -> ListenerKind.WEBSOCKET;
      case WSS -> ListenerKind.SECURE_WEBSOCKET;
      case UNIX -> ListenerKind.UNIX;
      case HTTP, HTTPS -> throw new IllegalArgumentException("HTTP is no place for MQTT");
    };
  }

  static @Nullable TlsOptions tls(ListenerSpec.@Nullable Tls tls) {
    return tls == null
        ? null
        : new TlsOptions(
            tls.certificate(),
            tls.key(),
            tls.passwordFile() == null ? null : password(tls.passwordFile()),
            tls.authorities(),
            tls.revocations(),
            switch (tls.clients()) {
              case NONE -> TlsOptions.ClientAuthentication.NONE;
              case OPTIONAL -> TlsOptions.ClientAuthentication.OPTIONAL;
              case REQUIRED -> TlsOptions.ClientAuthentication.REQUIRED;
            },
            tls.protocols(),
            tls.ciphers(),
            tls.handshakes());
  }

  private static String password(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (NoSuchFileException missing) {
      throw CommandFailure.of("there is no file " + file + " for the password of the key");
    } catch (IOException | UncheckedIOException fault) {
      throw CommandFailure.of("the password of the key in " + file + " cannot be read: " + fault);
    }
  }
}
