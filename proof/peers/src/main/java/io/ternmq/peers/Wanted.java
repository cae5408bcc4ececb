package io.ternmq.peers;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for: {@code LIBRARY sub|pub --address ... --payload ...}, as the
 * scripts of the other languages take it.
 */
record Wanted(String library, String verb, Map<String, String> options, List<String> payloads) {
  static final int KEEP_ALIVE_SECONDS = 20;
  static final int EXPIRY_SECONDS = 600;

  static Wanted of(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    List<String> payloads = new ArrayList<>();
    for (int index = 2; index + 1 < arguments.length; index += 2) {
      if (arguments[index].equals("--payload")) {
        payloads.add(arguments[index + 1]);
      } else {
        options.put(arguments[index], arguments[index + 1]);
      }
    }
    return new Wanted(arguments[0], arguments[1], options, payloads);
  }

  boolean isPublisher() {
    return verb.equals("pub");
  }

  URI address() {
    return URI.create(option("--address"));
  }

  boolean isWebSocket() {
    return address().getScheme().startsWith("ws");
  }

  String version() {
    return option("--version");
  }

  String clientId() {
    return option("--id");
  }

  String topic() {
    return option("--topic");
  }

  int qos() {
    return Integer.parseInt(option("--qos"));
  }

  boolean keepsSession() {
    return "1".equals(options.get("--keep"));
  }

  boolean isRetained() {
    return "1".equals(options.get("--retain"));
  }

  /** The topic of the will; null where none is left. */
  @Nullable String willTopic() {
    return options.get("--will-topic");
  }

  String willPayload() {
    return option("--will-payload");
  }

  /** The file with the certificate to trust; null on a plain connection. */
  @Nullable String trusted() {
    return options.get("--ca");
  }

  private String option(String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The option " + name + " is missing.");
    }
    return value;
  }
}
