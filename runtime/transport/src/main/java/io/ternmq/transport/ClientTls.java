package io.ternmq.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS as a client speaks it; its files were read when it was made. Without any it costs nothing
 * before the first connection that needs it. Thread-safe.
 */
public final class ClientTls {
  private final ClientTlsOptions options;
  private @Nullable SslContext context;

  private ClientTls(ClientTlsOptions options, @Nullable SslContext context) {
    this.options = options;
    this.context = context;
  }

  /**
   * Reads the files.
   *
   * @throws TlsFailedException with a sentence, where they do not work
   */
  public static ClientTls of(ClientTlsOptions options) throws TlsFailedException {
    boolean mayFail =
        options.authorities() != null
            || options.certificate() != null
            || !options.ciphers().isEmpty();
    return new ClientTls(options, mayFail ? contextOf(options) : null);
  }

  private static SslContext contextOf(ClientTlsOptions options) throws TlsFailedException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(options.protocols())
            .endpointIdentificationAlgorithm(options.checksHostName() ? "HTTPS" : null);
    if (!options.ciphers().isEmpty()) {
      builder.ciphers(TlsHandlers.known(options.ciphers()));
    }
    if (options.authorities() != null) {
      builder.trustManager(PemFiles.certificates(options.authorities()));
    }
    if (options.certificate() != null && options.key() != null) {
      X509Certificate[] chain = PemFiles.certificates(options.certificate());
      builder.keyManager(PemFiles.key(options.key(), options.keyPassword(), chain[0]), chain);
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException fault) {
      throw new TlsFailedException("TLS does not work: " + fault.getMessage(), fault);
    }
  }

  /** The handler of one connection; tells the server which name was asked for. */
  SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
    return TlsHandlers.prepare(context().newHandler(allocator, host, port));
  }

  private synchronized SslContext context() {
    SslContext made = context;
    if (made == null) {
      try {
        made = contextOf(options);
      } catch (TlsFailedException fault) {
        throw new IllegalStateException("this Java has no TLS: " + fault.getMessage(), fault);
      }
      context = made;
    }
    return made;
  }
}
