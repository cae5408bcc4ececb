package io.ternmq.cli;

import io.ternmq.packet.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom a command talks to a broker, and in which version. */
final class LoginOptions {
  @Option(
      names = {"-u", "--username"},
      paramLabel = "NAME",
      description = "The user name.")
  private @Nullable String username;

  @Option(
      names = {"-P", "--pw"},
      paramLabel = "PASSWORD",
      description = "The password. Other users of this machine may see it while this runs.")
  private @Nullable String password;

  @Option(
      names = {"-V", "--protocol-version"},
      paramLabel = "VERSION",
      converter = VersionConverter.class,
      description = "31, 311 or 5, and no other. Default: 5, and 311 to an older broker.")
  private @Nullable ProtocolVersion version;

  @Nullable String username() {
    return username;
  }

  @Nullable String password() {
    return password;
  }

  /** The only version; null for 5.0, and 3.1.1 to an older broker. */
  @Nullable ProtocolVersion version() {
    return version;
  }
}
