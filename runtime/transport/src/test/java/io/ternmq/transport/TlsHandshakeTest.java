package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.transport.TlsOptions.ClientAuthentication;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets through the handshake, and who does not. */
final class TlsHandshakeTest {
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  @TempDir private static Path folder;
  private static Certificates ours;
  private static Certificates.Pair server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ours = new Certificates(folder, "ours");
    server = ours.server();
  }

  private static Rig rig(Lanes.Kind kind, TlsOptions tls) throws IOException {
    return new Rig(kind, ListenerOptions.tls("mqtts", "127.0.0.1", 0, tls));
  }

  private static Rig rig(Certificates.Pair shown) throws IOException {
    return rig(Lanes.Kind.best(), TlsOptions.of(shown.certificate(), shown.key()));
  }

  private static TestClient connect(Rig rig, ClientTlsOptions options) throws IOException {
    int port = rig.address().getPort();
    return TestClient.to(rig, Target.tls("localhost", port, ClientTls.of(options)));
  }

  private static ClientTlsOptions trusting() {
    return ClientTlsOptions.trusting(ours.authority());
  }

  private static void awaitFailedHandshakes(Rig rig, long count) throws Exception {
    rig.await(rig.listener::failedHandshakeCount, count);
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aServerOfAForeignAuthorityIsNotTrusted(Lanes.Kind kind) throws Exception {
    Certificates foreign = new Certificates(folder, "foreign-" + kind);
    try (Rig rig = rig(kind, TlsOptions.of(server.certificate(), server.key()))) {
      TestClient client = connect(rig, ClientTlsOptions.trusting(foreign.authority()));
      assertThat(client.failure()).isEqualTo(ConnectFailure.CERTIFICATE_REJECTED);
      awaitFailedHandshakes(rig, 1);
      assertThat(rig.faults).isEmpty();
    }
  }

  @Test
  void anExpiredCertificateIsRejected() throws Exception {
    try (Rig rig = rig(ours.issue("localhost", Instant.now().minus(TWO_DAYS)))) {
      assertThat(connect(rig, trusting()).failure()).isEqualTo(ConnectFailure.CERTIFICATE_REJECTED);
    }
  }

  @Test
  void aCertificateWhoseTimeHasNotBegunIsToldApart() throws Exception {
    try (Rig rig = rig(ours.issue("localhost", Instant.now().plus(TWO_DAYS)))) {
      assertThat(connect(rig, trusting()).failure())
          .isEqualTo(ConnectFailure.CERTIFICATE_NOT_YET_VALID);
    }
  }

  @ParameterizedTest
  @CsvSource({"-2,CERTIFICATE_REJECTED", "2,CERTIFICATE_NOT_YET_VALID"})
  void aCertificateThatIsTrustedByItselfHoldsForItsTimeAlone(int days, ConnectFailure failure)
      throws Exception {
    Certificates.Pair own = ours.issue("localhost", Instant.now().plus(Duration.ofDays(days)));
    try (Rig rig = rig(own)) {
      ClientTlsOptions trustingIt = ClientTlsOptions.trusting(own.certificate());
      assertThat(connect(rig, trustingIt).failure()).isEqualTo(failure);
    }
    try (Rig rig = rig(server)) {
      connect(rig, ClientTlsOptions.trusting(server.certificate())).connected();
    }
  }

  @Test
  void aCertificateOfAnotherHostIsToldApartUnlessNobodyAsks() throws Exception {
    try (Rig rig = rig(ours.issue("elsewhere.example", Instant.now()))) {
      assertThat(connect(rig, trusting()).failure()).isEqualTo(ConnectFailure.WRONG_HOST_NAME);
      Recorder client = connect(rig, trusting().withoutHostName()).connected();
      assertThat(client.connection.certificateName()).isEqualTo("elsewhere.example");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2,EPOLL", "TLSv1.3,EPOLL", "TLSv1.2,NIO", "TLSv1.3,NIO"})
  void aClientThatOwesACertificateDoesNotGetIn(String protocol, Lanes.Kind kind) throws Exception {
    TlsOptions tls =
        TlsOptions.of(server.certificate(), server.key())
            .withProtocols(List.of(protocol))
            .withClients(ClientAuthentication.REQUIRED, ours.authority());
    try (Rig rig = rig(kind, tls)) {
      TestClient client = connect(rig, trusting());
      if (protocol.equals("TLSv1.2")) {
        assertThat(client.failure()).isEqualTo(ConnectFailure.NO_TLS);
      } else {
        // The client's side is through before the server has looked at what it sent.
        assertThat(client.connected().next()).isIn("BROKEN_TLS", "RESET");
      }
      awaitFailedHandshakes(rig, 1);
      assertThat(rig.limit.openCount()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aClientsCertificateNamesIt(Lanes.Kind kind) throws Exception {
    Certificates.Pair own = ours.issue("sensor-7", Instant.now());
    TlsOptions tls =
        TlsOptions.of(server.certificate(), server.key())
            .withClients(ClientAuthentication.REQUIRED, ours.authority());
    try (Rig rig = rig(kind, tls)) {
      connect(rig, trusting().withCertificate(own.certificate(), own.key())).connected();
      assertThat(rig.accepted().connection.certificateName()).isEqualTo("sensor-7");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aClientsCertificateOfAForeignAuthorityDoesNotGetIn(Lanes.Kind kind) throws Exception {
    // Of the same name: a client keeps certificates of authorities that nobody asks for to itself.
    Path elsewhere = folder.resolve("twin-" + kind);
    Certificates.Pair own = new Certificates(elsewhere, "ours").issue("x", Instant.now());
    TlsOptions tls =
        TlsOptions.of(server.certificate(), server.key())
            .withProtocols(List.of("TLSv1.2"))
            .withClients(ClientAuthentication.OPTIONAL, ours.authority());
    try (Rig rig = rig(kind, tls)) {
      TestClient foreigner = connect(rig, trusting().withCertificate(own.certificate(), own.key()));
      assertThat(foreigner.failure()).isEqualTo(ConnectFailure.NO_TLS);
      connect(rig, trusting()).connected();
      assertThat(rig.accepted().connection.certificateName()).isNull();
    }
  }

  /** True where this client gets in. */
  private boolean isIn(Rig rig, Certificates.Pair own) throws Exception {
    return connect(rig, trusting().withCertificate(own.certificate(), own.key())).isIn();
  }

  @Test
  void aCertificateThatWasCalledBackDoesNotGetIn() throws Exception {
    Certificates.Pair good = ours.issue("good", Instant.now());
    Certificates.Pair bad = ours.issue("bad", Instant.now());
    X509Certificate calledBack = PemFiles.certificates(bad.certificate())[0];
    Path list = ours.revocations(1);
    TlsOptions tls =
        TlsOptions.of(server.certificate(), server.key())
            .withProtocols(List.of("TLSv1.2")) // a client of 1.3 is through before it is judged
            .withClients(ClientAuthentication.REQUIRED, ours.authority())
            .with(its -> its.revocations = list);
    try (Rig rig = rig(Lanes.Kind.best(), tls)) {
      assertThat(isIn(rig, good)).isTrue();
      assertThat(isIn(rig, bad)).isTrue();
      ours.revocations(1, calledBack);
      rig.listener.readCertificates().run();
      assertThat(isIn(rig, good)).isTrue();
      assertThat(isIn(rig, bad)).as("called back").isFalse();
      ours.revocations(-1, calledBack);
      rig.listener.readCertificates().run();
      assertThat(isIn(rig, good)).as("the list is out of date").isFalse();
      Files.writeString(list, "no list");
      assertThatThrownBy(rig.listener::readCertificates)
          .hasMessageContaining("called-back.crl is no list of called back certificates");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionIsNotResumedWithACertificateThatHasExpiredMeanwhile(String protocol)
      throws Exception {
    TlsOptions tls =
        TlsOptions.of(server.certificate(), server.key())
            .withClients(ClientAuthentication.REQUIRED, ours.authority());
    try (Rig rig = rig(Lanes.Kind.best(), tls)) {
      Instant end = Instant.now().plusSeconds(10);
      Certificates.Pair own = ours.issue("brief", end.minus(Duration.ofHours(1)));
      ClientTls client =
          ClientTls.of(
              trusting()
                  .withCertificate(own.certificate(), own.key())
                  .withProtocols(List.of(protocol)));
      Target target = Target.tls("localhost", rig.address().getPort(), client);
      greet(rig, TestClient.to(rig, target).connected());
      greet(rig, TestClient.to(rig, target).connected());
      CountDownLatch hasExpired = new CountDownLatch(1);
      rig.onLane(
          () -> {
            rig.lanes.lane(0).onTick(() -> countDownAfter(end, hasExpired));
            return null;
          });
      assertThat(hasExpired.await(30, TimeUnit.SECONDS)).isTrue();
      TestClient.to(rig, target);
      awaitFailedHandshakes(rig, 1);
    }
  }

  private static void countDownAfter(Instant end, CountDownLatch latch) {
    if (Instant.now().isAfter(end)) {
      latch.countDown();
    }
  }

  /** Until its first packet was heard: by then a client of 1.3 has what it resumes with. */
  private static void greet(Rig rig, Recorder client) throws Exception {
    rig.onLane(() -> client.connection.outputBuffer().writeBytes(Bytes.of(Bytes.connect())));
    rig.accepted().expect("CONNECT");
  }

  @Test
  void versionsThatAreNotSpokenAreRefused() throws Exception {
    TlsOptions tls =
        TlsOptions.of(server.certificate(), server.key()).withProtocols(List.of("TLSv1.3"));
    try (Rig rig = rig(Lanes.Kind.best(), tls)) {
      TestClient client = connect(rig, trusting().withProtocols(List.of("TLSv1.2")));
      assertThat(client.failure()).isEqualTo(ConnectFailure.NO_TLS);
    }
    assertThatThrownBy(
            () -> TlsOptions.of(folder, folder).withProtocols(List.of("TLSv1.1", "TLSv1.3")))
        .hasMessageContaining("TLSv1.2 and TLSv1.3");
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void plainBytesOnATlsPortAreClosedAtOnceWithoutAWord(Lanes.Kind kind) throws Exception {
    try (Rig rig = rig(kind, TlsOptions.of(server.certificate(), server.key()))) {
      Peer peer = rig.peer().send(Bytes.of(Bytes.connect()));
      assertThat(endOf(peer)).isEmpty();
      awaitFailedHandshakes(rig, 1);
      assertThat(rig.faults).isEmpty();
    }
  }

  /** A reset in place of the FIN is as good: the bytes that were sent make no sense there. */
  private static byte[] endOf(Peer peer) throws IOException {
    try {
      return peer.readToEnd();
    } catch (SocketException reset) {
      return new byte[0];
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void tlsBytesOnAPlainPortAreAFault(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      TestClient client = connect(rig, trusting());
      Recorder accepted = rig.accepted();
      assertThat(accepted.next()).startsWith("fault: ");
      rig.onLane(
          () -> {
            accepted.connection.close();
            return null;
          });
      assertThat(client.failure()).isIn(ConnectFailure.RESET, ConnectFailure.NO_TLS);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aSecondHandshakeIsRefused(Lanes.Kind kind) throws Exception {
    try (Rig rig = rig(kind, TlsOptions.of(server.certificate(), server.key()));
        TlsPeer peer = new TlsPeer(rig.address(), ours.authority(), "TLSv1.2")) {
      peer.send(Bytes.of(Bytes.connect()));
      Recorder accepted = rig.accepted();
      accepted.expect("CONNECT");
      assertThatThrownBy(
              () -> {
                peer.socket.startHandshake();
                peer.socket.getInputStream().read();
                throw new SSLException("ended");
              })
          .isInstanceOf(IOException.class);
      accepted.expect("BROKEN_TLS");
    }
  }

  @Test
  void renewedCertificatesHoldForNewConnectionsOnly() throws Exception {
    Certificates next = new Certificates(folder, "next");
    Certificates.Pair shown = ours.server();
    try (Rig rig = rig(shown)) {
      Recorder before = connect(rig, trusting()).connected();
      Recorder served = rig.accepted();
      Certificates.Pair renewed = next.server();
      Files.copy(renewed.certificate(), shown.certificate(), StandardCopyOption.REPLACE_EXISTING);
      // The key is still the old one: nothing changes.
      assertThatThrownBy(rig.listener::readCertificates)
          .hasMessageContaining("is not that of the certificate");
      connect(rig, trusting()).connected();
      Files.copy(renewed.key(), shown.key(), StandardCopyOption.REPLACE_EXISTING);
      rig.listener.readCertificates().run();
      connect(rig, ClientTlsOptions.trusting(next.authority())).connected();
      assertThat(connect(rig, trusting()).failure()).isEqualTo(ConnectFailure.CERTIFICATE_REJECTED);
      rig.onLane(
          () -> {
            before.connection.outputBuffer().writeBytes(Bytes.of(Bytes.connect()));
            return null;
          });
      served.expect("CONNECT");
    }
  }
}
