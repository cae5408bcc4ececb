package io.ternmq.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches the HTTP port of a running broker. */
final class HttpAccess {
  private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The broker's HTTP port. Default: http://127.0.0.1:8080.")
  private String url = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token of the HTTP API in the first line of a file, as http.token has it.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--cafile",
      paramLabel = "FILE",
      description = "Over https, trust a broker whose certificate these have signed (PEM).")
  private @Nullable Path authorities;

  /** Where it is, for sentences. */
  String url() {
    return url;
  }

  HttpClient client() {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIME);
    SSLContext trust = Trust.in(authorities);
    return (trust == null ? builder : builder.sslContext(trust)).build();
  }

  /** A GET of this path, which is encoded already. */
  HttpRequest get(String path) {
    HttpRequest.Builder request;
    try {
      String whole = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
      request = HttpRequest.newBuilder(URI.create(whole + path));
    } catch (IllegalArgumentException fault) {
      throw CommandFailure.ofMisuse("'" + url + "' is not http[s]://host[:port]");
    }
    if (tokenFile != null) {
      String token = FirstLine.of(tokenFile, "the token of the HTTP API");
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }
}
