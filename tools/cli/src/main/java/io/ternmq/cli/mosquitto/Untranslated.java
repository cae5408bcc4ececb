package io.ternmq.cli.mosquitto;

import java.util.Map;
import java.util.Set;

/** Options without a counterpart, and why they have none. */
final class Untranslated {
  private static final String EXTENSION =
      "extensions are Java classes here, chosen by name (security.authenticator); see extending.md";
  private static final String NO_SAVING = "there is no saving from time to time";
  private static final String SERVICE = "the service manager that starts the broker does that";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("include_dir", "its files cannot be read here, so they are left out"),
          Map.entry("persistence_file", "the store names its own files"),
          Map.entry("autosave_interval", NO_SAVING),
          Map.entry("autosave_on_changes", NO_SAVING),
          Map.entry("pid_file", SERVICE),
          Map.entry("user", SERVICE),
          Map.entry("plugin", EXTENSION),
          Map.entry("auth_plugin", EXTENSION),
          Map.entry("global_plugin", EXTENSION),
          Map.entry("dhparamfile", "Java chooses the parameters itself"),
          Map.entry(
              "use_subject_as_username",
              "the common name of a certificate can be the user name (tls.identity), the whole"
                  + " subject cannot"),
          Map.entry("use_username_as_clientid", "a client id is what the client says"),
          Map.entry("mount_point", "topics are the same on all listeners"),
          Map.entry("bind_interface", "name the address instead, in bind"),
          Map.entry("http_dir", "the broker serves no files"),
          Map.entry("accept_protocol_versions", "3.1, 3.1.1 and 5.0 are spoken on all listeners"),
          Map.entry("clientid_prefixes", "say it in an access list or an authenticator"),
          Map.entry("auto_id_prefix", "ids that are made up begin with tern-"),
          Map.entry("max_inflight_bytes", "messages in flight are bounded by number"),
          Map.entry("memory_limit", "set the heap: TERN_JAVA_OPTIONS=-Xmx1g"),
          Map.entry("upgrade_outgoing_qos", "messages keep their QoS"),
          Map.entry("retain_expiry_interval", "a publisher says how long its message is kept"),
          Map.entry("check_retain_source", "who stored a retained message is not asked again"),
          Map.entry("allow_duplicate_messages", "it is asked for by the client, or never"),
          Map.entry("log_facility", "the log goes to standard error or to a file"),
          Map.entry("log_timestamp", "every line has its time"),
          Map.entry("log_timestamp_format", "times have one format"),
          Map.entry("websockets_log_level", "log.level holds for everything"),
          Map.entry("websockets_headers_size", "a request may have 8 KiB of headers"));

  private static final Set<String> BRIDGE =
      Set.of(
          "address",
          "addresses",
          "topic",
          "cleansession",
          "local_cleansession",
          "clientid",
          "keepalive_interval",
          "idle_timeout",
          "lazy_reconnect",
          "notifications",
          "notifications_local_only",
          "notification_topic",
          "restart_timeout",
          "round_robin",
          "start_type",
          "threshold",
          "try_private",
          "username",
          "password");

  private Untranslated() {}

  /** It is said of the bridge above it. */
  static boolean isOfBridge(String key) {
    return BRIDGE.contains(key)
        || key.startsWith("bridge_")
        || key.startsWith("remote_")
        || key.startsWith("local_");
  }

  static String reason(String key) {
    if (key.startsWith("plugin_") || key.startsWith("auth_opt_") || key.startsWith("auth_plugin")) {
      return EXTENSION;
    }
    if (key.startsWith("tls_")) {
      return "Java's own TLS is used";
    }
    return REASONS.getOrDefault(key, "this option is not known here");
  }
}
