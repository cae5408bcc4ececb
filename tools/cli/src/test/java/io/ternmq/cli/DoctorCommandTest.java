package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong between here and a broker. */
class DoctorCommandTest {
  @TempDir private Path folder;

  private static String address(RunningBroker broker, String listener, String scheme) {
    return scheme + "://localhost:" + broker.port(listener);
  }

  @Test
  void findsNothingWrongWithABrokerThatIsWell() throws Exception {
    try (RunningBroker broker = RunningBroker.start(folder, "--port=0", "--ws-port=0")) {
      Run run = Run.of("doctor", address(broker, "mqtt", "mqtt").replace("localhost", "127.0.0.1"));
      assertThat(run.out())
          .containsPattern("ok name +127.0.0.1 is 127.0.0.1, found in [0-9.]+ m?s")
          .containsPattern("ok connection +127.0.0.1 port \\d+ takes connections, in [0-9.]+ m?s")
          .containsPattern("ok login +the broker lets in \\S+, in [0-9.]+ m?s")
          .containsPattern(
              "ok limits +QoS up to 2, packets up to 16 MiB, 1000 messages in flight, keep-alive"
                  + " 60 s")
          .containsPattern("ok round trip +QoS 1 there and back [0-9.]+ m?s")
          .containsPattern("ok liveness +a link that dies without a word is noticed within \\d+ s")
          .doesNotContain("no ");
      assertThat(run.exitCode()).isZero();
      Run web =
          Run.of(
              "doctor",
              "--server",
              address(broker, "websocket", "ws").replace("localhost", "127.0.0.1"));
      assertThat(web.exitCode()).as(web.out()).isZero();
    }
  }

  @Test
  void asksForThePathWhereNoWebSocketIs() throws Exception {
    try (RunningBroker broker = RunningBroker.start(folder, "--port=0", "--ws-port=0")) {
      String address = address(broker, "websocket", "ws").replace("localhost", "127.0.0.1");
      Run run = Run.of("doctor", address + "/elsewhere");
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.out()).contains("the answer is HTTP 404").contains("Is the path right?");
    }
  }

  @Test
  void saysThatNothingListens() {
    Run run = Run.of("doctor", "-h", "127.0.0.1", "-p", "1"); // which no system gives to anybody
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out())
        .contains("no connection   127.0.0.1 port 1 refuses the connection")
        .contains("Nothing listens there.")
        .doesNotContain("login");
  }

  @Test
  void saysThatANameHasNoAddress() {
    Run run = Run.of("doctor", "mqtt://nowhere.invalid");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("no name         nowhere.invalid has no address");
  }

  @Test
  void saysThatALoginIsRefusedAndWhatToCheck() throws Exception {
    Path users = folder.resolve("users");
    Files.createFile(users);
    try (RunningBroker broker =
        RunningBroker.start(
            folder, "--port=0", "--ws-port=off", "--set=security.passwords=" + users)) {
      String address = address(broker, "mqtt", "mqtt");
      Run nameless = Run.of("doctor", address);
      assertThat(nameless.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(nameless.out()).contains("no login").contains("The broker asks who you are");
      Run wrong = Run.of("doctor", address, "-u", "tern", "-P", "secret");
      assertThat(wrong.out()).contains("no login").contains("Check -u and -P.");
      assertThat(wrong.out()).doesNotContain("secret");
    }
  }

  @Test
  void showsACertificateAndSaysWhoseItIsNot() throws Exception {
    KeyPairFiles.make(folder, "localhost");
    KeyPairFiles.make(folder, "other");
    try (RunningBroker broker =
        RunningBroker.start(
            folder,
            "--port=off",
            "--ws-port=off",
            "--tls-port=0",
            "--cert=" + folder.resolve("localhost.crt"),
            "--key=" + folder.resolve("localhost.key"))) {
      String address = address(broker, "mqtts", "mqtts");
      Run good = Run.of("doctor", address, "--cafile", folder.resolve("localhost.crt").toString());
      assertThat(good.out())
          .containsPattern("ok TLS +TLSv1.3, TLS_")
          .containsPattern(
              "ok certificate +CN=localhost, signed by CN=localhost, valid for 29 days")
          .contains("ok login");
      Run distrusting =
          Run.of("doctor", address, "--cafile", folder.resolve("other.crt").toString());
      assertThat(distrusting.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(distrusting.out()).contains("no login").contains("--cafile FILE");
      Run elsewhere =
          Run.of(
              "doctor",
              address.replace("localhost", "127.0.0.1"),
              "--cafile",
              folder.resolve("localhost.crt").toString());
      assertThat(elsewhere.out()).contains("no login").contains("Use the name that");
    }
  }

  @Test
  void saysThatWhatAnswersSpeaksNoMqtt() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> greetEverybody(server), "no-mqtt");
      thread.setDaemon(true);
      thread.start();
      Run run = Run.of("doctor", "mqtt://127.0.0.1:" + server.getLocalPort());
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.out()).contains("no login").containsAnyOf("speaks no MQTT", "not be an MQTT");
    }
  }

  private static void greetEverybody(ServerSocket server) {
    List<Socket> open = new java.util.ArrayList<>();
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        socket
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException closed) {
      for (Socket socket : open) {
        closeQuietly(socket);
      }
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
