package io.ternmq.broker.settings;

import io.ternmq.broker.settings.ListenerSpec.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the listeners out of the settings, and checks that they fit together. */
final class ListenerReading {
  private static final String LOOPBACK = "127.0.0.1";

  private final Effective broker;
  private final Collector collector;
  private final List<ListenerSpec> specs = new ArrayList<>();
  private final Set<String> addresses = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  ListenerReading(Effective broker, Collector collector) {
    this.broker = broker;
    this.collector = collector;
  }

  List<ListenerSpec> specs() {
    boolean isListed = broker.isSet(ServerSettings.LISTENERS);
    addPort(Kind.MQTT, ServerSettings.PORT_MQTT, isListed);
    addPort(Kind.MQTTS, ServerSettings.PORT_TLS, isListed);
    addPort(Kind.WS, ServerSettings.PORT_WS, isListed);
    addPort(Kind.WSS, ServerSettings.PORT_WSS, isListed);
    addListed();
    addPort(Kind.HTTPS, ServerSettings.PORT_HTTPS, isListed);
    boolean hasHttp = specs.stream().anyMatch(spec -> spec.kind().isHttp());
    if (!hasHttp || broker.isSet(ServerSettings.PORT_HTTP)) {
      addPort(Kind.HTTP, ServerSettings.PORT_HTTP, isListed);
    }
    if (specs.stream().filter(spec -> spec.kind().isHttp()).count() > 1) {
      Setting<?> setting = isListed ? ServerSettings.LISTENERS : ServerSettings.PORT_HTTP;
      report(setting, "there is one listener for HTTP, and not a second");
    }
    boolean hasClients = specs.stream().anyMatch(spec -> !spec.kind().isHttp());
    if (!hasClients && collector.problems().isEmpty()) {
      Setting<?> setting = isListed ? ServerSettings.LISTENERS : ServerSettings.PORT_MQTT;
      report(setting, "no listener takes clients, so nobody could connect");
    }
    return specs;
  }

  private void addPort(Kind kind, Setting<Long> setting, boolean isListed) {
    long port = broker.get(setting);
    if (port != ServerSettings.OFF && (!isListed || broker.isSet(setting))) {
      Effective own = new Effective();
      own.put(ListenerSettings.KIND, kind, broker.place(setting));
      own.put(ListenerSettings.PORT, port, broker.place(setting));
      add(own, setting.name(), broker.place(setting));
    }
  }

  private void addListed() {
    Place place = broker.place(ServerSettings.LISTENERS);
    int count = 0;
    for (YamlNode item : broker.get(ServerSettings.LISTENERS).items()) {
      count++;
      String name = "listeners[" + count + "]";
      Place at = place.at(item.line());
      if (item instanceof YamlNode.Mapping mapping) {
        int before = collector.problems().size();
        Effective own = collector.read(mapping, at, Catalogue.LISTENER, name + ".");
        if (collector.problems().size() == before) {
          add(own, name, at);
        }
      } else {
        collector.report(
            at.problem(
                name,
                name + " is " + item.shown() + ", but a group with a kind and a port is meant"));
      }
    }
  }

  private void add(Effective own, String called, Place place) {
    Kind kind = own.get(ListenerSettings.KIND);
    String bind =
        own.isSet(ListenerSettings.BIND)
            ? own.get(ListenerSettings.BIND)
            : isAsked(kind, place) ? broker.get(ServerSettings.BIND) : LOOPBACK;
    Long port = own.find(ListenerSettings.PORT);
    Path path = own.find(ListenerSettings.PATH_OF_SOCKET);
    Place at = place;
    String wrong = wrongAddress(kind, port, path);
    if (wrong == null && kind.hasPort()) {
      wrong = wrongBind(kind, bind, own);
      at =
          wrong == null || own.isSet(ListenerSettings.BIND)
              ? place
              : broker.place(ServerSettings.BIND);
    }
    String address = path == null ? bind + ":" + port : path.toString();
    if (wrong == null && !isFree(port) && !addresses.add(address)) {
      wrong = "another listener has " + address;
    }
    ListenerSpec.Tls tls = null;
    if (wrong == null && kind.hasTls()) {
      Tls found = tls(own);
      wrong = found.wrong();
      tls = found.tls();
    }
    if (wrong != null) {
      collector.report(at.problem(called, called + ": " + wrong));
      return;
    }
    specs.add(
        new ListenerSpec(
            name(own, kind),
            kind,
            bind,
            port == null ? 0 : Math.toIntExact(port),
            socket(own, path),
            tls,
            web(own),
            bounds(own),
            isAsked(kind, place)));
  }

  /** False for the page that nobody asked for: it stays on this machine. */
  private static boolean isAsked(Kind kind, Place place) {
    return kind != Kind.HTTP || !place.equals(Place.DEFAULT);
  }

  private static boolean isFree(@Nullable Long port) {
    return port != null && port == 0;
  }

  private static @Nullable String wrongAddress(
      Kind kind, @Nullable Long port, @Nullable Path path) {
    if (kind == Kind.UNIX) {
      if (port != null) {
        return "a unix socket has a path, not a port";
      }
      return path == null ? "a unix socket needs a path" : null;
    }
    if (path != null) {
      return "only a unix socket has a path; where a WebSocket is opened is websocket.paths";
    }
    return port == null ? "it needs a port" : null;
  }

  private @Nullable String wrongBind(Kind kind, String bind, Effective own) {
    boolean isLoopback;
    try {
      isLoopback = InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return "'" + bind + "' is no address of a machine";
    }
    boolean asksForCertificate = kind.hasTls() && clients(own) == ClientCertificates.REQUIRED;
    boolean isOpen =
        broker.get(ServerSettings.ANONYMOUS) == Anonymous.AUTO
            && broker.find(ServerSettings.PASSWORDS) == null
            && broker.find(ServerSettings.AUTHENTICATOR) == null
            && !asksForCertificate;
    if (isLoopback || !isOpen || kind.isHttp()) {
      return null;
    }
    return "on "
        + bind
        + " others could reach this broker, and nobody is asked for a password; name a file in"
        + " security.passwords, or if that is meant, say --allow-anonymous"
        + " (security.anonymous: true)";
  }

  /** TLS, or what is wrong with it. */
  private record Tls(ListenerSpec.@Nullable Tls tls, @Nullable String wrong) {}

  private Tls tls(Effective own) {
    Path certificate = inherited(own, ServerSettings.CERTIFICATE);
    Path key = inherited(own, ServerSettings.KEY);
    if (certificate == null || key == null) {
      String missing = certificate == null ? "tls.certificate" : "tls.key";
      return new Tls(
          null, "TLS needs a certificate and its private key, but there is no " + missing);
    }
    Path authorities = inherited(own, ServerSettings.AUTHORITIES);
    ClientCertificates clients = clients(own);
    if (clients != ClientCertificates.NONE && authorities == null) {
      return new Tls(
          null, "certificates of clients are asked for, but there is no tls.ca to check them with");
    }
    Path revocations = inherited(own, ServerSettings.REVOCATIONS);
    boolean namesUsers = needed(own, ServerSettings.IDENTITY);
    if (clients == ClientCertificates.NONE && (revocations != null || namesUsers)) {
      String setting = namesUsers ? "tls.identity" : "tls.crl";
      return new Tls(
          null, setting + " is about certificates of clients, but clients are asked for none");
    }
    List<String> protocols = needed(own, ServerSettings.PROTOCOLS);
    if (protocols.isEmpty()) {
      return new Tls(null, "TLS needs a version, but tls.protocols is empty");
    }
    return new Tls(
        new ListenerSpec.Tls(
            certificate,
            key,
            inherited(own, ServerSettings.KEY_PASSWORD),
            authorities,
            revocations,
            clients,
            namesUsers,
            protocols,
            needed(own, ServerSettings.CIPHERS),
            Math.toIntExact(needed(own, ServerSettings.HANDSHAKES))),
        null);
  }

  private ClientCertificates clients(Effective own) {
    ClientCertificates clients = inherited(own, ServerSettings.CLIENTS);
    if (clients != null) {
      return clients;
    }
    boolean hasAuthorities = inherited(own, ServerSettings.AUTHORITIES) != null;
    return hasAuthorities ? ClientCertificates.REQUIRED : ClientCertificates.NONE;
  }

  private static ListenerSpec.@Nullable Socket socket(Effective own, @Nullable Path path) {
    String mode = own.find(ListenerSettings.MODE);
    return path == null ? null : new ListenerSpec.Socket(path, mode == null ? "" : mode);
  }

  private ListenerSpec.Web web(Effective own) {
    return new ListenerSpec.Web(
        needed(own, ServerSettings.PATHS), needed(own, ServerSettings.ORIGINS));
  }

  private ListenerSpec.Bounds bounds(Effective own) {
    Long packetBytes = own.find(ListenerSettings.PACKET_BYTES);
    long bytes =
        packetBytes == null ? broker.get(EngineSettings.PACKET_BYTES.setting()) : packetBytes;
    return new ListenerSpec.Bounds(
        own.get(ListenerSettings.PROXY),
        Math.toIntExact(own.get(ListenerSettings.CONNECTIONS)),
        Math.toIntExact(bytes));
  }

  private static String usualName(Kind kind) {
    return kind == Kind.WS ? "websocket" : kind.name().toLowerCase(Locale.ROOT);
  }

  private String name(Effective own, Kind kind) {
    String given = own.find(ListenerSettings.NAME);
    String first = given == null ? usualName(kind) : given;
    String name = first;
    for (int count = 2; !names.add(name); count++) {
      name = first + "-" + count;
    }
    return name;
  }

  private <T> @Nullable T inherited(Effective own, Setting<T> setting) {
    return own.isSet(setting) ? own.find(setting) : broker.find(setting);
  }

  private <T> T needed(Effective own, Setting<T> setting) {
    return own.isSet(setting) ? own.get(setting) : broker.get(setting);
  }

  private void report(Setting<?> setting, String sentence) {
    collector.report(broker.place(setting).problem(setting.name(), sentence));
  }
}
