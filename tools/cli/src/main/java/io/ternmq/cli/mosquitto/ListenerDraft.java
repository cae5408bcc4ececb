package io.ternmq.cli.mosquitto;

import io.ternmq.broker.settings.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listener while its lines are read. Owned by the translation. */
final class ListenerDraft {
  private static final String EVERYWHERE = "0.0.0.0";

  final @Nullable Line line;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<String> origins = new ArrayList<>();
  private List<String> ciphers = List.of();
  private List<String> ciphersOf13 = List.of();
  private boolean isWebSocket;
  private boolean hasPreSharedKeys;
  private boolean isAnonymousAllowed;
  private @Nullable String port;
  private @Nullable String bind;
  private @Nullable String path;

  /**
   * A listener.
   *
   * @param line that begins it; null for the one that needs none
   */
  ListenerDraft(@Nullable Line line) {
    this.line = line;
  }

  void usePort(String number) {
    port = number;
  }

  void useBind(String address) {
    bind = address;
  }

  void usePath(String file) {
    path = file;
  }

  void useWebSocket() {
    isWebSocket = true;
  }

  void usePreSharedKeys() {
    hasPreSharedKeys = true;
  }

  boolean hasPort() {
    return port != null;
  }

  boolean hasBind() {
    return bind != null;
  }

  boolean isSaid() {
    return port != null || path != null;
  }

  void put(String setting, String value) {
    settings.put(setting, value);
  }

  void putIfAbsent(String setting, String value) {
    settings.putIfAbsent(setting, value);
  }

  void addOrigin(String origin) {
    origins.add(Words.written(origin));
    put("websocket.origins", "[" + String.join(", ", origins) + "]");
  }

  /** Suites of TLS 1.2; those of 1.3 are said apart. */
  void useCiphers(List<String> suites) {
    ciphers = suites;
  }

  void useCiphersOf13(List<String> suites) {
    ciphersOf13 = suites;
  }

  /**
   * Puts the suites of both versions into one list, as they stand here.
   *
   * @return what cannot be said; null where all could
   */
  @Nullable String settle() {
    if (!ciphers.isEmpty()) {
      List<String> all = new ArrayList<>(ciphers);
      all.addAll(ciphersOf13.isEmpty() ? OpenSslCiphers.USUAL_1_3 : ciphersOf13);
      put("tls.ciphers", "[" + String.join(", ", all) + "]");
    }
    boolean asksForCertificates = "required".equals(settings.get("tls.clients"));
    if (!asksForCertificates && settings.keySet().removeAll(Set.of("tls.identity", "tls.crl"))) {
      return "use_identity_as_username and crlfile mean nothing without require_certificate";
    }
    return ciphers.isEmpty() && !ciphersOf13.isEmpty()
        ? "tls.ciphers holds the suites of all versions; name those of TLS 1.2 too"
        : null;
  }

  void allowAnonymous(boolean isAllowed) {
    isAnonymousAllowed = isAllowed;
  }

  boolean isAnonymousAllowed() {
    return isAnonymousAllowed;
  }

  /** What does not hold together; null where all of it does. */
  @Nullable String wrong() {
    if (hasPreSharedKeys) {
      return "its TLS is of pre-shared keys; this listener is left out";
    }
    boolean isMeantSecure = settings.keySet().stream().anyMatch(name -> name.startsWith("tls."));
    boolean isComplete = hasTls() && settings.containsKey("tls.key");
    if (isMeantSecure && !isComplete) {
      return "TLS needs certfile and keyfile, and one is missing; this listener is left out";
    }
    if ("required".equals(settings.get("tls.clients")) && !settings.containsKey("tls.ca")) {
      return "certificates of clients are asked for without a cafile; this listener is left out";
    }
    return null;
  }

  boolean hasTls() {
    return settings.containsKey("tls.certificate");
  }

  private String kind() {
    if (path != null) {
      return "unix";
    }
    if (isWebSocket) {
      return hasTls() ? "wss" : "ws";
    }
    return hasTls() ? "mqtts" : "mqtt";
  }

  /** As an element of the list in the file. */
  void write(StringBuilder yaml) {
    yaml.append("  - kind: ").append(kind()).append('\n');
    if (path != null) {
      yaml.append("    path: ").append(Words.written(path)).append('\n');
    } else {
      yaml.append("    bind: ")
          .append(Words.written(bind == null ? EVERYWHERE : bind))
          .append('\n');
      yaml.append("    port: ").append(port).append('\n');
    }
    settings.forEach(
        (name, value) -> yaml.append("    ").append(name).append(": ").append(value).append('\n'));
  }
}
