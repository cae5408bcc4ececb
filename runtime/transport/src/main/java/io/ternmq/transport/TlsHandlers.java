package io.ternmq.transport;

import io.netty.handler.ssl.SslHandler;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** What the handlers of TLS have in common at both ends. */
final class TlsHandlers {
  /** How long a close_notify may wait behind bytes that the network does not take. */
  private static final long CLOSE_NOTIFY_MILLIS = 1_000;

  private TlsHandlers() {}

  /** Leaves the deadline of the handshake to whoever watches over all that precedes MQTT. */
  static SslHandler prepare(SslHandler handler) {
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
    return handler;
  }

  /** These cipher suites, all of which must be known here. */
  static List<String> known(List<String> ciphers) throws TlsFailedException {
    try {
      Set<String> supported =
          Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
      for (String cipher : ciphers) {
        if (!supported.contains(cipher)) {
          throw new TlsFailedException(
              "the Java runtime has no cipher suite "
                  + cipher
                  + "; its names look like TLS_AES_128_GCM_SHA256",
              null);
        }
      }
      return ciphers;
    } catch (NoSuchAlgorithmException fault) {
      throw new TlsFailedException("the Java runtime has no TLS: " + fault.getMessage(), fault);
    }
  }
}
