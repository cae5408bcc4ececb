package io.ternmq.load;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The TLS of clients that put load on a broker. */
public final class LoadTls {
  private LoadTls() {}

  /** Trusts these authorities; without any, everybody: load has no secrets. */
  public static SSLContext context(@Nullable Path authorities) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null,
          authorities == null
              ? new TrustManager[] {new Trusting()}
              : TrustedAuthorities.of(authorities),
          null);
      return context;
    } catch (IOException | GeneralSecurityException fault) {
      throw new LoadFailed(
          "The certificates in " + authorities + " cannot be used: " + fault.getMessage() + ".",
          fault);
    }
  }

  /** An engine for one connection, which resumes nothing: it does not know whom it talks to. */
  public static SSLEngine newEngine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    return engine;
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
