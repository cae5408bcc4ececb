package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.security.AccessFile;
import io.ternmq.broker.security.PasswordFile;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker with mosquitto's files, over real sockets. */
final class BrokerSecurityTest {
  private static final String TERN =
      "tern:$6$dOOgeWZwdIWtHIdU$"
          + "5r094CR1rrw0817VsebkAkv6NEYzA7d2pnFHap+jVR4AiIDZfOUmQWlhy1iyW61jcbjYDc2El9Jv7"
          + "msjvD5XjA==";

  @TempDir private Path folder;

  private static Broker broker(Guard guard) throws Exception {
    return Broker.start(BrokerOptions.onFreePorts().withLanes(2).withGuard(guard));
  }

  private PasswordFile passwords() throws Exception {
    return PasswordFile.open(Files.write(folder.resolve("passwords"), List.of(TERN)));
  }

  private AccessFile access(String... lines) throws Exception {
    return AccessFile.open(Files.write(folder.resolve("access"), List.of(lines)));
  }

  private static ReasonCode connect(RawClient client, ProtocolVersion version, String login)
      throws Exception {
    String[] parts = login.split(":", -1);
    @Nullable String user = parts[0].isEmpty() ? null : parts[0];
    byte[] password = user == null ? null : parts[1].getBytes(StandardCharsets.UTF_8);
    client.send(new Connect(version, true, 60, "id", null, user, password, Properties.NONE));
    return ((ConnAck) client.receive()).reason();
  }

  @ParameterizedTest
  @CsvSource({
    "MQTT_3_1_1, tern:secret, SUCCESS",
    "MQTT_5, tern:secret, SUCCESS",
    "MQTT_3_1, tern:wrong, BAD_USER_NAME_OR_PASSWORD",
    "MQTT_5, tern:wrong, BAD_USER_NAME_OR_PASSWORD",
    "MQTT_5, gull:secret, BAD_USER_NAME_OR_PASSWORD",
    "MQTT_3_1_1, :, NOT_AUTHORIZED",
    "MQTT_5, :, NOT_AUTHORIZED",
  })
  void aPasswordFileDecidesWhoComesIn(ProtocolVersion version, String login, ReasonCode expected)
      throws Exception {
    try (PasswordFile passwords = passwords();
        Broker broker = broker(new Guard(passwords, List.of(), Authorizer.EVERYTHING));
        RawClient client = new RawClient(broker.mqttAddress(), version)) {
      assertThat(connect(client, version, login)).isEqualTo(expected);
    }
  }

  @Test
  void anAccessListDecidesWhatIsPublished() throws Exception {
    AccessFile access = access("topic write open", "user tern", "topic write own");
    try (Broker broker = broker(new Guard(Authenticator.ANYBODY, List.of(), access));
        RawClient client = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5)) {
      assertThat(connect(client, ProtocolVersion.MQTT_5, "tern:any")).isEqualTo(ReasonCode.SUCCESS);
      client.publish("own", "x", QoS.AT_LEAST_ONCE, 1);
      assertThat(((Acknowledgement) client.receive()).reason())
          .isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
      client.publish("open", "x", QoS.AT_LEAST_ONCE, 2);
      assertThat(((Acknowledgement) client.receive()).reason())
          .isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }
  }

  @ParameterizedTest
  @CsvSource({"MQTT_5, NOT_AUTHORIZED", "MQTT_3_1_1, UNSPECIFIED_ERROR"})
  void anAccessListKeepsAUserWithoutRightsOutOfASharedGroup(
      ProtocolVersion version, ReasonCode refusal) throws Exception {
    AccessFile access =
        access("user boss", "topic write jobs/#", "user worker", "topic read jobs/#");
    try (Broker broker = broker(new Guard(Authenticator.ANYBODY, List.of(), access));
        RawClient worker = connected(broker, version, "worker");
        RawClient mallory = connected(broker, version, "mallory");
        RawClient boss = connected(broker, version, "boss")) {
      assertThat(subscribed(worker, "$share/g/jobs/#")).isEqualTo(ReasonCode.GRANTED_QOS_1);
      assertThat(subscribed(mallory, "$share/g/jobs/#")).isEqualTo(refusal);
      assertThat(subscribed(mallory, "#")).isEqualTo(refusal);
      for (int number = 1; number <= 20; number++) {
        boss.publish("jobs/1", "job " + number, QoS.AT_LEAST_ONCE, number);
      }
      for (int number = 1; number <= 20; number++) {
        assertThat(RawClient.text(worker.receivePublish())).isEqualTo("job " + number);
      }
    }
  }

  private static RawClient connected(Broker broker, ProtocolVersion version, String user)
      throws Exception {
    RawClient client = new RawClient(broker.mqttAddress(), version);
    client.send(new Connect(version, true, 60, user, null, user, null, Properties.NONE));
    assertThat(((ConnAck) client.receive()).reason()).isEqualTo(ReasonCode.SUCCESS);
    return client;
  }

  private static ReasonCode subscribed(RawClient client, String filter) throws Exception {
    client.send(
        new Subscribe(
            9, List.of(SubscriptionRequest.of(filter, QoS.AT_LEAST_ONCE)), Properties.NONE));
    return ((SubAck) client.receive()).reasons().get(0);
  }

  @Test
  void anAccessListDecidesWhatABroadSubscriptionBrings() throws Exception {
    AccessFile access =
        access("user admin", "topic #", "user tern", "topic read nest/#", "topic deny nest/9/+");
    try (Broker broker = broker(new Guard(Authenticator.ANYBODY, List.of(), access));
        RawClient client = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5);
        RawClient admin = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_3_1_1)) {
      assertThat(connect(client, ProtocolVersion.MQTT_5, "tern:any")).isEqualTo(ReasonCode.SUCCESS);
      client.subscribe("#", QoS.AT_LEAST_ONCE);
      admin.send(
          new Connect(
              ProtocolVersion.MQTT_3_1_1, true, 60, "admin", null, "admin", null, Properties.NONE));
      assertThat(((ConnAck) admin.receive()).reason()).isEqualTo(ReasonCode.SUCCESS);
      int packetId = 1;
      for (String topic : List.of("news", "nest/1/egg", "nest/9/egg", "nest/2")) {
        admin.publish(topic, topic, QoS.AT_MOST_ONCE, 0);
        admin.publish(topic, topic, QoS.AT_LEAST_ONCE, packetId++);
      }
      List<String> received = new ArrayList<>();
      for (int number = 0; number < 4; number++) {
        received.add(client.receivePublish().topic().text());
      }
      assertThat(received).containsExactly("nest/1/egg", "nest/1/egg", "nest/2", "nest/2");
    }
  }
}
