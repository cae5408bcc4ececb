package io.ternmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.RawClient;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same access-list file, asked of mosquitto and of us: equal answers, row for row. */
final class AccessFileAgreementTest {
  private static final List<String> LINES =
      List.of(
          "# anonymous first",
          "topic read public/#",
          "topic readwrite $odd/topic",
          "topic deny public/secret",
          "topic  write in box",
          "pattern write dev/%c/up",
          "pattern readwrite home/%u/#",
          "pattern deny home/%u/locked",
          "pattern read %u%c/x",
          "",
          "user admin",
          "topic #",
          "topic $odd/#",
          "user tern",
          "topic nest/+/egg",
          "topic deny nest/9/egg",
          "topic read home/tern/locked",
          "topic read +/+",
          "topic write deep/#",
          "user arctic tern",
          "topic read pole/#",
          "user tern",
          "topic write again",
          "user t+rn",
          "topic read wild");

  private static final List<String> TOPICS =
      List.of(
          "public",
          "public/a",
          "public/secret",
          "in box",
          "dev/c1/up",
          "dev/c/1/up",
          "home/tern",
          "home/tern/a/b",
          "home/tern/locked",
          "home/gull/a",
          "home/x/y/z",
          "nest/1/egg",
          "nest/9/egg",
          "nest//egg",
          "deep",
          "deep/er",
          "again",
          "wild",
          "pole/1",
          "ternc1/x",
          "c1/x",
          "x/y",
          "/y",
          "$odd/topic",
          "$odd/other",
          "unlisted/by/anyone");

  private record Client(String id, @Nullable String user) {}

  private static final List<Client> CLIENTS =
      List.of(
          new Client("c1", null),
          new Client("c1", "tern"),
          new Client("c/1", "tern"),
          new Client("c+", "tern"),
          new Client("c#", null),
          new Client("c1", "arctic tern"),
          new Client("c1", "gull"),
          new Client("c1", "x/y"),
          new Client("c1", "t+rn"));

  @TempDir private Path folder;

  @Test
  void everyRowOfATableIsAnsweredAsByMosquitto() throws Exception {
    Path file = Files.write(folder.resolve("access"), LINES);
    AccessFile access = AccessFile.open(file);
    List<String> ours = new ArrayList<>();
    List<String> theirs = new ArrayList<>();
    try (Mosquitto mosquitto =
            Mosquitto.start(
                folder, "allow_anonymous true", "set_tcp_nodelay true", "acl_file " + file);
        RawClient admin = connect(mosquitto.address(), new Client("admin", "admin"))) {
      for (Client row : CLIENTS) {
        try (RawClient client = connect(mosquitto.address(), row)) {
          for (String topic : TOPICS) {
            ours.add(line(row, topic, oursMay(access, row, topic)));
            theirs.add(line(row, topic, mosquittoLets(client, admin, topic)));
          }
        }
      }
    }
    assertThat(ours).isEqualTo(theirs);
    assertThat(ours).hasSize(CLIENTS.size() * TOPICS.size());
  }

  /** What is allowed: of "write" and "read", as bits of {@link Access}. */
  private static int oursMay(AccessFile access, Client row, String topic) {
    Identity client = new Identity(row.id(), row.user(), Origin.of("127.0.0.1:1"));
    TopicName name = TopicName.of(topic);
    Verdict write = access.mayPublish(client, name, QoS.AT_LEAST_ONCE, false, allowed -> {});
    return (write == Verdict.ALLOW ? Access.WRITE : 0)
        | (access.mayReceive(client, name) ? Access.READ : 0);
  }

  private static int mosquittoLets(RawClient client, RawClient admin, String topic)
      throws Exception {
    client.publish(topic, "mine", QoS.AT_LEAST_ONCE, 1);
    int allowed = isTaken(client) ? Access.WRITE : 0;
    client.subscribe(topic, QoS.AT_MOST_ONCE);
    admin.publish(topic, "theirs", QoS.AT_LEAST_ONCE, 2);
    assertThat(isTaken(admin)).as("the administrator may publish to " + topic).isTrue();
    client.send(PingReq.INSTANCE); // mosquitto has one thread: what it sent us comes before this
    for (Packet packet = client.receive();
        packet.type() != PacketType.PINGRESP;
        packet = client.receive()) {
      assertThat(((Publish) packet).topic().text()).isEqualTo(topic);
      allowed |= Access.READ;
    }
    client.unsubscribe(topic);
    return allowed;
  }

  private static boolean isTaken(RawClient client) throws Exception {
    return ((Acknowledgement) client.receive()).reason() != ReasonCode.NOT_AUTHORIZED;
  }

  private static RawClient connect(InetSocketAddress address, Client row) throws Exception {
    RawClient client = new RawClient(address, ProtocolVersion.MQTT_5);
    byte[] password = row.user() == null ? null : "any".getBytes(StandardCharsets.UTF_8);
    client.send(
        new Connect(
            ProtocolVersion.MQTT_5,
            true,
            60,
            row.id(),
            null,
            row.user(),
            password,
            Properties.NONE));
    assertThat(((ConnAck) client.receive()).reason()).isEqualTo(ReasonCode.SUCCESS);
    return client;
  }

  private static String line(Client row, String topic, int allowed) {
    return row.id() + " as " + row.user() + ", " + topic + ": " + allowed;
  }
}
