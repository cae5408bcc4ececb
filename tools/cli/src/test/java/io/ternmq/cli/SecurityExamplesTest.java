package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ternmq.broker.security.Argon2Hash;
import io.ternmq.guard.scram.ScramUser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/security.md, each in a broker that is a process of its own. */
class SecurityExamplesTest {
  private static final Run WELL = new Run(0, "", "");
  private static final String NO_RIGHT = "not authorized";

  @TempDir private Path folder;

  @BeforeEach
  void writeAccessList() throws Exception {
    Files.write(folder.resolve("access"), List.of("user alice", "topic sea/#"));
  }

  private RunningBroker start(String example, String... arguments) throws Exception {
    Files.writeString(folder.resolve("tern.yaml"), example);
    String[] all = new String[arguments.length + 1];
    all[0] = "--config=" + folder.resolve("tern.yaml");
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return RunningBroker.start(folder, all);
  }

  private RunningBroker start(String example) throws Exception {
    return start(example, "--port=0", "--ws-port=off");
  }

  private static String example(String name) throws Exception {
    String page = Files.readString(Path.of("../../docs/security.md"));
    Matcher block =
        Pattern.compile("<!-- example: " + name + " -->\n```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    assertThat(block.find()).as(name).isTrue();
    return block.group(1);
  }

  private static Run publish(RunningBroker broker, String user, String password, String topic) {
    return broker.pub("-q 1 -m x -u " + user + " -P " + password + " -t " + topic);
  }

  @Test
  void passwords() throws Exception {
    String hash = Argon2Hash.make("secret".getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("users"), List.of("alice:" + hash, "bob:" + hash));
    try (RunningBroker broker = start(example("passwords"))) {
      assertThat(publish(broker, "alice", "secret", "sea/1")).isEqualTo(WELL);
      assertThat(publish(broker, "alice", "secret", "land").err()).contains(NO_RIGHT);
      assertThat(publish(broker, "bob", "secret", "sea/1").err()).contains(NO_RIGHT);
      assertThat(publish(broker, "alice", "wrong", "sea/1").err()).contains("bad user name");
      assertThat(broker.pub("-m x -t sea/1").err()).contains(NO_RIGHT);
    }
  }

  @Test
  void jwt() throws Exception {
    PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("one");
    Files.writeString(
        folder.resolve("keys.json"), new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
    try (RunningBroker broker = start(example("jwt"))) {
      String good = token(key, "tern");
      assertThat(publish(broker, "alice", good, "sea/1")).isEqualTo(WELL);
      assertThat(publish(broker, "alice", good, "land").err()).contains(NO_RIGHT);
      assertThat(publish(broker, "alice", token(key, "others"), "sea/1").err())
          .contains("bad user name");
      assertThat(publish(broker, "bob", good, "sea/1").err()).contains("bad user name");
      String reason = "it is meant for somebody else";
      broker.process().await(reason, () -> Files.readString(broker.log()).contains(reason));
      assertThat(Files.readString(broker.log())).doesNotContain(good);
    }
  }

  private static String token(PublicJsonWebKey key, String audience) throws Exception {
    JwtClaims claims = new JwtClaims();
    claims.setSubject("alice");
    claims.setIssuer("https://id.example.org");
    claims.setAudience(audience);
    claims.setExpirationTimeMinutesInTheFuture(10);
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setKey(key.getPrivateKey());
    token.setKeyIdHeaderValue("one");
    token.setAlgorithmHeaderValue("ES256");
    return token.getCompactSerialization();
  }

  @Test
  void http() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/mqtt",
        exchange -> {
          String question =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean isRight =
              question.contains("\"password\":\"secret\"")
                  || question.replace("\\/", "/").contains("\"sea/1\"");
          byte[] answer =
              ("{\"result\":\"" + (isRight ? "allow" : "deny") + "\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    String address = "http://localhost:" + server.getAddress().getPort();
    try (RunningBroker broker =
        start(example("http").replace("https://auth.example.org", address))) {
      assertThat(publish(broker, "alice", "secret", "sea/1")).isEqualTo(WELL);
      assertThat(publish(broker, "alice", "secret", "land").err()).contains(NO_RIGHT);
      assertThat(publish(broker, "alice", "wrong", "sea/1").err()).contains("bad user name");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void scram() throws Exception {
    Files.write(
        folder.resolve("scram-users"), List.of("alice:" + ScramUser.make("secret".toCharArray())));
    try (RunningBroker broker = start(example("scram"))) {
      assertThat(publish(broker, "alice", "secret", "sea/1").err()).contains(NO_RIGHT);
      try (ScramClient client = new ScramClient(broker.port("mqtt"))) {
        assertThat(client.connect("alice", "secret")).isZero();
      }
      try (ScramClient client = new ScramClient(broker.port("mqtt"))) {
        assertThat(client.connect("alice", "wrong")).isEqualTo(0x87);
      }
      try (ScramClient client = new ScramClient(broker.port("mqtt"))) {
        assertThat(client.connect("nobody", "secret")).isEqualTo(0x87);
      }
    }
  }

  @Test
  void certificates() throws Exception {
    KeyPairFiles.make(folder, "server");
    KeyPairFiles.make(folder, "bob");
    KeyPairFiles.make(folder, "mallory");
    KeyPairFiles.make(folder, "alice");
    Files.writeString(
        folder.resolve("clients.crt"),
        Files.readString(folder.resolve("alice.crt"))
            + Files.readString(folder.resolve("bob.crt")));
    try (RunningBroker broker = start(example("certificates"), "--tls-port=0")) {
      assertThat(publishAs(broker, "alice", "sea/1")).isEqualTo(WELL);
      assertThat(publishAs(broker, "alice", "land").err()).contains(NO_RIGHT);
      assertThat(publishAs(broker, "bob", "sea/1").err()).contains(NO_RIGHT);
      assertThat(publishAs(broker, "mallory", "sea/1").exitCode()).isNotZero();
    }
  }

  private Run publishAs(RunningBroker broker, String name, String topic) {
    return broker.pub(
        "mqtts",
        "-q 1 -m x --insecure --cafile "
            + folder.resolve("server.crt")
            + " --cert "
            + folder.resolve(name + ".crt")
            + " --key "
            + folder.resolve(name + ".key")
            + " -t "
            + topic);
  }
}
