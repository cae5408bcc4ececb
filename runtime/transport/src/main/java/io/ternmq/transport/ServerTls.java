package io.ternmq.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;

/** The certificates of a listener, which may change while it is open. Thread-safe. */
final class ServerTls {
  private final TlsOptions options;
  private volatile SslContext current;

  /** Reads the files. */
  ServerTls(TlsOptions options) throws TlsFailedException {
    this.options = options;
    this.current = load(options);
  }

  /** Reads the files again; what it answers lets new connections use them. */
  Runnable reload() throws TlsFailedException {
    SslContext read = load(options);
    return () -> current = read;
  }

  SslHandler newHandler(ByteBufAllocator allocator, Executor arithmetic) {
    return TlsHandlers.prepare(current.newHandler(allocator, arithmetic));
  }

  private static SslContext load(TlsOptions options) throws TlsFailedException {
    X509Certificate[] chain = PemFiles.certificates(options.certificate());
    PrivateKey key = PemFiles.key(options.key(), options.keyPassword(), chain[0]);
    SslContextBuilder builder =
        SslContextBuilder.forServer(key, chain)
            .sslProvider(SslProvider.JDK)
            .protocols(options.protocols())
            .clientAuth(toNetty(options.clientAuthentication()));
    if (!options.ciphers().isEmpty()) {
      builder.ciphers(TlsHandlers.known(options.ciphers()));
    }
    Path authorities = options.authorities();
    if (authorities != null && options.revocations() == null) {
      builder.trustManager(PemFiles.certificates(authorities));
    } else if (authorities != null && options.revocations() != null) {
      builder.trustManager(Revocations.trust(authorities, options.revocations()));
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException fault) {
      throw new TlsFailedException(
          "TLS with " + options.certificate() + " does not work: " + fault.getMessage(), fault);
    }
  }

  private static ClientAuth toNetty(TlsOptions.ClientAuthentication asked) {
    return switch (asked) {
      case NONE -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }
}
