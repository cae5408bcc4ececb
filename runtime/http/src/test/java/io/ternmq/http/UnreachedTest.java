package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Why a server elsewhere is not reached, in words for people. */
class UnreachedTest {
  @Test
  void aServerThatIsNotThereIsNoNameOfJavas() throws Exception {
    try (Socket reserved = new Socket()) { // keeps its port, and does not listen
      reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI url = URI.create("http://127.0.0.1:" + reserved.getLocalPort());
      HttpRequest request = HttpRequest.newBuilder(url).build();
      IOException fault =
          Assertions.catchThrowableOfType(
              IOException.class,
              () -> HttpClient.newHttpClient().send(request, BodyHandlers.discarding()));
      assertThat(Unreached.sentence(fault)).isEqualTo("nothing takes connections there");
    }
  }

  @Test
  void eachFaultIsSaidInWords() {
    assertThat(Unreached.sentence(caused(new UnresolvedAddressException())))
        .isEqualTo("its name has no address");
    assertThat(Unreached.sentence(new EOFException())).isEqualTo("the connection was lost");
    assertThat(Unreached.sentence(new IOException("Connection reset by peer")))
        .isEqualTo("Connection reset by peer");
    SSLHandshakeException handshake = new SSLHandshakeException("no");
    handshake.initCause(new CertificateException("it has expired"));
    assertThat(Unreached.sentence(handshake))
        .isEqualTo("its certificate does not do: it has expired");
  }

  private static IOException caused(Exception cause) {
    ConnectException fault = new ConnectException();
    fault.initCause(cause);
    return fault;
  }
}
