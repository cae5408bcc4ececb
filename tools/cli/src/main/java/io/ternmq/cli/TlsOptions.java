package io.ternmq.cli;

import io.ternmq.client.MqttClientBuilder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How pub and sub speak TLS; the names are those of mosquitto's commands. */
final class TlsOptions {
  @Option(
      names = "--cafile",
      paramLabel = "FILE",
      description = "Speak TLS, and trust servers whose certificates these have signed (PEM).")
  private @Nullable Path authorities;

  @Option(
      names = "--tls-use-os-certs",
      description = "Speak TLS, and trust the servers that this system trusts.")
  private boolean usesSystem;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "The certificate to show, in PEM; with --key.")
  private @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "Its private key, in PEM.")
  private @Nullable Path key;

  @Option(
      names = "--insecure",
      description = "Do not ask whether the certificate names this host. For tests only.")
  private boolean isHostNameIgnored;

  /** True where a server without a scheme is to be reached over TLS. */
  boolean isWanted() {
    return authorities != null || usesSystem || certificate != null;
  }

  void apply(MqttClientBuilder builder) {
    if (certificate != null ^ key != null) {
      throw CommandFailure.ofMisuse("--cert and --key belong together: give both");
    }
    if (authorities != null) {
      builder.trust(authorities);
    }
    if (certificate != null && key != null) {
      builder.certificate(certificate, key);
    }
    if (isHostNameIgnored) {
      builder.acceptAnyHostName();
    }
  }
}
