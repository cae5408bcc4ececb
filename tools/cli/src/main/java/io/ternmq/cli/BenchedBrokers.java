package io.ternmq.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which brokers a benchmark takes one after the other, how it gets in, and how it reports. */
final class BenchedBrokers {
  private static final String USUAL = "mqtt://127.0.0.1:1883";

  @Parameters(
      paramLabel = "BROKER",
      arity = "0..*",
      description = "mqtt[s]://[user[:password]@]host[:port]. Default: " + USUAL + ".")
  private List<String> brokers = List.of();

  @Option(names = "--tls", description = "Speak TLS, as with mqtts://.")
  private boolean isSecure;

  @Option(
      names = "--cafile",
      paramLabel = "FILE",
      description =
          "Over TLS, trust servers whose certificates these have signed (PEM). Default: anybody.")
  private @Nullable Path authorities;

  @Option(names = "--json", description = "One line of JSON for each broker.")
  private boolean isJson;

  /**
   * One of them.
   *
   * @param password null for none, and only with a name
   */
  record Broker(
      InetSocketAddress address,
      boolean isSecure,
      @Nullable String username,
      @Nullable String password) {
    /** Without the password. */
    String name() {
      String scheme = isSecure ? "mqtts://" : "mqtt://";
      return scheme + address.getHostString() + ":" + address.getPort();
    }
  }

  /** As they were named; the usual one where none was. */
  List<String> named() {
    return brokers.isEmpty() ? List.of(USUAL) : brokers;
  }

  /** The broker of that name, whose host is looked up. */
  Broker broker(String name) {
    UrlOption url = UrlOption.parse(name.contains("://") ? name : "mqtt://" + name);
    InetSocketAddress address = new InetSocketAddress(url.host(), url.port());
    if (address.isUnresolved()) {
      throw CommandFailure.of("there is no host " + url.host());
    }
    return new Broker(address, url.isSecure() || isSecure, url.username(), url.password());
  }

  @Nullable Path authorities() {
    return authorities;
  }

  boolean isJson() {
    return isJson;
  }
}
