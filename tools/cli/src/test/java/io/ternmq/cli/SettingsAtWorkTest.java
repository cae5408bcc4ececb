package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings around the engines, in a broker that is a process of its own. */
class SettingsAtWorkTest {
  private static final String SECRET =
      ":$6$dOOgeWZwdIWtHIdU$"
          + "5r094CR1rrw0817VsebkAkv6NEYzA7d2pnFHap+jVR4AiIDZfOUmQWlhy1iyW61jcbjYDc2El9Jv7"
          + "msjvD5XjA==";

  @TempDir private Path folder;

  private String write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines)).toString();
  }

  private RunningBroker start(String... lines) throws IOException {
    return RunningBroker.start(folder, "--config=" + write("tern.yaml", lines));
  }

  @Test
  void theNameInACertificateIsTheUserName() throws Exception {
    KeyPairFiles.make(folder, "localhost");
    KeyPairFiles.make(folder, "sensor-7");
    write("access", "user sensor-7", "topic nest");
    try (RunningBroker broker =
        start(
            "tls: {certificate: localhost.crt, key: localhost.key, ca: sensor-7.crt}",
            "tls.identity: true",
            "tls.handshakes: 3",
            "port: {mqtt: off, ws: off, tls: 0}",
            "security.access: access")) {
      String tls =
          "-h localhost --cafile "
              + folder.resolve("localhost.crt")
              + " --cert "
              + folder.resolve("sensor-7.crt")
              + " --key "
              + folder.resolve("sensor-7.key")
              + " -p "
              + broker.port("mqtts");
      Run allowed = Run.of(("pub " + tls + " -q 1 -m x -t nest").split(" "));
      assertThat(allowed).isEqualTo(new Run(0, "", ""));
      Run denied = Run.of(("pub " + tls + " -q 1 -m x -t sky").split(" "));
      assertThat(denied.err()).contains("not authorized");
    }
  }

  @Test
  void theKeyOfACertificateMayHaveAPassword() throws Exception {
    KeyPairFiles pair = KeyPairFiles.make(folder, "own");
    assumeTrue(
        pair.writeKeyWithPassword("own.key", "sealed.key", "tern in a nest"),
        "openssl is not installed");
    write("right", "tern in a nest", "and a second line");
    write("wrong", "gull");
    String[] lines = {
      "tls: {certificate: own.crt, key: sealed.key}",
      "port: {mqtt: off, ws: off, tls: 0}",
      "tls.password: right"
    };
    try (RunningBroker broker = start(lines)) {
      assertThat(broker.certificate("mqtts")).isEqualTo(pair.certificate());
    }
    lines[2] = "tls.password: wrong";
    Run run = Run.of("broker", "--durability=memory", "--config", write("tern.yaml", lines));
    assertThat(run.err()).contains("sealed.key cannot be used; is the password right?");
    lines[2] = "tls.password: missing";
    run = Run.of("broker", "--durability=memory", "--config", write("tern.yaml", lines));
    assertThat(run.err()).contains("missing for the password of the key");
  }

  @Test
  void connectionsAreBounded() throws Exception {
    try (RunningBroker broker = start("port: {mqtt: 0, ws: off}", "limits.connections: 1");
        Socket first = new Socket(InetAddress.getLoopbackAddress(), broker.port("mqtt"))) {
      broker
          .process()
          .await(
              "a second connection is closed",
              () -> {
                try (Socket second =
                    new Socket(InetAddress.getLoopbackAddress(), broker.port("mqtt"))) {
                  return second.getInputStream().read() < 0;
                }
              });
      assertThat(first.isConnected()).isTrue();
    }
  }

  @Test
  void moreConnectionsThanFilesAreRefusedWithASentence() {
    Run run =
        Run.of(
            "broker",
            "--port=0",
            "--ws-port=off",
            "--durability=memory",
            "--set=limits.connections=2147483647");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("2147483647 connections are asked for, but this process may have ")
        .contains("Raise that limit (ulimit -n), or ask for fewer (limits.connections).");
  }

  @Test
  void whoMayComeInIsReadAgainAtSighup() throws Exception {
    write("passwords", "tern" + SECRET);
    write("access", "user tern", "topic nest", "topic read $SYS/#");
    try (RunningBroker broker = start("port: {mqtt: 0, ws: off}", "sys.interval: off")) {
      assertThat(broker.pub("-q 1 -m x -t sky").exitCode()).isZero();
      write(
          "tern.yaml",
          "port: {mqtt: 0, ws: off}",
          "security: {passwords: passwords, access: access}",
          "sys.interval: 1s");
      broker.hangUp("sys.interval is 1s now, before it was off");
      assertThat(broker.pub("-q 1 -m x -t nest").err()).contains("not authorized");
      assertThat(broker.pub("-u tern -P secret -q 1 -m x -t nest").exitCode()).isZero();
      assertThat(broker.pub("-u tern -P secret -q 1 -m x -t sky").err()).contains("not authorized");
      try (TernProcess sub =
          TernProcess.start(
              ("sub -h 127.0.0.1 -u tern -P secret -W 60 -C 1 -t $SYS/broker/uptime -p "
                      + broker.port("mqtt"))
                  .split(" "))) {
        assertThat(sub.readLine()).endsWith(" seconds");
      }
    }
  }

  @Test
  void presenceIsSaidWhereItIsAskedFor() throws Exception {
    try (RunningBroker broker = start("port: {mqtt: 0, ws: off}", "presence.topics: true");
        TernProcess sub =
            TernProcess.start(
                ("sub -h 127.0.0.1 -i roof -W 60 -C 1 -t $presence/roof -p " + broker.port("mqtt"))
                    .split(" "))) {
      assertThat(sub.readLine()).startsWith("{\"clientId\":\"roof\",\"state\":\"connected\"");
      write("tern.yaml", "port: {mqtt: 0, ws: off}", "presence: {topics: true, quiet: 5s}");
      broker.hangUp("presence.quiet is 5s now, before it was 1s");
    }
  }

  @Test
  void webhooksAreToldWithTheSecretThatHolds() throws Exception {
    BlockingQueue<String> signatures = new LinkedBlockingQueue<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          String signed = exchange.getRequestHeaders().getFirst("X-TernMQ-Signature");
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
          signatures.add(signed + " " + new String(body, StandardCharsets.UTF_8));
        });
    receiver.start();
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/tern";
    write("secret", "tern in a nest");
    try (RunningBroker broker =
        start(
            "port: {mqtt: 0, ws: off}",
            "webhooks: [{url: '" + url + "', events: [connected], secret: secret}]")) {
      assertThat(broker.pub("-i roof -m x -t nest").exitCode()).isZero();
      assertThat(signatures.poll(60, TimeUnit.SECONDS))
          .startsWith("sha256=")
          .contains("\"kind\":\"connected\"", "\"clientId\":\"roof\"");
      write("secret", "");
      broker.hangUp("secret is to be the secret of a webhook");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void extensionsAreChosenByName() throws Exception {
    String[] lines = {
      "bind: 0.0.0.0",
      "port: {mqtt: 0, ws: off}",
      "security.authenticator: password-file",
      "extensions: {password-file: {file: '" + write("passwords", "tern" + SECRET) + "'}}"
    };
    try (RunningBroker broker = start(lines)) {
      assertThat(broker.pub("-q 1 -m x -t t").err()).contains("not authorized");
      assertThat(broker.pub("-u tern -P secret -q 1 -m x -t t").exitCode()).isZero();
    }
    lines[2] = "security.authenticator: password-fil";
    assertThat(refusal(lines))
        .contains("There is no authenticator named 'password-fil'. There are: anonymous,");
    lines[2] = "security.authenticator: anonymous";
    assertThat(refusal(lines))
        .contains("extensions has settings for password-file, but no extension of that name");
    lines[2] = "security.authenticator: password-file";
    lines[3] = lines[3].replace("}}", ", thread: 2}}");
    assertThat(refusal(lines))
        .contains("There is no setting extensions.password-file.thread. Its settings are: ");
  }

  private String refusal(String... lines) throws IOException {
    Run run = Run.of("broker", "--durability=memory", "--config", write("tern.yaml", lines));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    return run.err();
  }
}
