package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static io.ternmq.client.Heard.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.client.disk.StoreFailedException;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueOnDiskTest extends WithScriptedClient {

  private final BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<UndeliveredMessage> undelivered = new LinkedBlockingQueue<>();
  @TempDir private Path temporary;

  @Override
  MqttClientBuilder builder() {
    return super.builder()
        .queueDirectory(temporary.resolve("queue"))
        .retryDelay(Duration.ofMillis(1), Duration.ofMillis(50))
        .acknowledgeByHand()
        .onMessage(messages::add)
        .onUndelivered(undelivered::add);
  }

  private Delivery publish(String payload, QoS qos) {
    return client.publish(Publication.of("t", payload, qos));
  }

  private void startAgain() {
    client.close();
    client = builder().build();
    client.start();
  }

  private static String text(Publish packet) {
    return new String(packet.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void whatWasStoredOffLineIsSentByTheNextProcess() throws Exception {
    get(publish("zero", QoS.AT_MOST_ONCE).stored());
    get(publish("one", QoS.AT_LEAST_ONCE).stored());
    get(publish("two", QoS.EXACTLY_ONCE).stored());
    startAgain();
    ScriptedServer.Peer peer = server.welcome(false);
    assertThat(text(peer.read(Publish.class))).isEqualTo("zero");
    Publish one = peer.read(Publish.class);
    assertThat(text(one)).isEqualTo("one");
    assertThat(one.dup()).isFalse();
    assertThat(text(peer.read(Publish.class))).isEqualTo("two");
  }

  @Test
  void closingLeavesAMessageOnDiskAndSaysThatItIsNotAcknowledged() throws Exception {
    Delivery delivery = publish("one", QoS.AT_LEAST_ONCE);
    client.close();
    get(delivery.stored());
    assertThatThrownBy(() -> get(delivery.acknowledged()))
        .hasCauseInstanceOf(ClientStoppedException.class);
  }

  @Test
  void aThreadThatIsInterruptedClosesAllTheSame() throws Exception {
    Delivery delivery = publish("one", QoS.AT_LEAST_ONCE);
    Thread.currentThread().interrupt();
    client.close();
    assertThat(Thread.interrupted()).isTrue();
    get(delivery.stored());
    client = builder().build(); // the directory is free
  }

  @Test
  void whatIsPublishedWhileDisconnectingIsNotStoredAndSaysSo() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    publish("unacknowledged", QoS.AT_LEAST_ONCE);
    peer.read(Publish.class);
    CompletableFuture<Void> offLine = client.disconnect(Duration.ofMinutes(1));
    Delivery late = publish("late", QoS.AT_LEAST_ONCE);
    assertThatThrownBy(() -> get(late.stored())).hasCauseInstanceOf(ClientStoppedException.class);
    assertThat(offLine).isNotDone();
  }

  @Test
  void whatWasInFlightIsRepeatedUnderItsIdentifierAndNotAfterItsAcknowledgement() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Delivery first = publish("first", QoS.AT_LEAST_ONCE);
    publish("second", QoS.EXACTLY_ONCE);
    publish("third", QoS.EXACTLY_ONCE);
    final int firstId = peer.read(Publish.class).packetId();
    final int secondId = peer.read(Publish.class).packetId();
    final int thirdId = peer.read(Publish.class).packetId();
    peer.write(Acknowledgement.of(PacketType.PUBACK, firstId));
    peer.write(Acknowledgement.of(PacketType.PUBREC, thirdId));
    get(first.acknowledged());
    assertThat(peer.read(Acknowledgement.class).type()).isEqualTo(PacketType.PUBREL);
    startAgain();
    ScriptedServer.Peer next = server.welcome(true);
    Publish second = next.read(Publish.class);
    assertThat(text(second)).isEqualTo("second");
    assertThat(second.dup()).isTrue();
    assertThat(second.packetId()).isEqualTo(secondId);
    Acknowledgement third = next.read(Acknowledgement.class);
    assertThat(third.type()).isEqualTo(PacketType.PUBREL);
    assertThat(third.packetId()).isEqualTo(thirdId);
  }

  @Test
  void qosTwoOfUnknownOutcomeIsNamedByTheNextProcess() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    publish("two", QoS.EXACTLY_ONCE);
    peer.read(Publish.class);
    startAgain();
    server.welcome(false);
    UndeliveredMessage named = undelivered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(named).isNotNull();
    assertThat(named.reason()).isInstanceOf(OutcomeUnknownException.class);
    assertThat(named.publication()).isEqualTo(Publication.of("t", "two", QoS.EXACTLY_ONCE));
  }

  @Test
  void aMessageThatWasInHandComesAgainUnderTheSameDeliveryId() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Publish incoming =
        new Publish(
            TopicName.of("t"), new byte[1], QoS.EXACTLY_ONCE, false, false, 9, Properties.NONE);
    peer.write(incoming);
    ReceivedMessage inHand = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    startAgain();
    ScriptedServer.Peer next = server.welcome(true);
    next.write(incoming);
    ReceivedMessage again = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(again.deliveryId()).isEqualTo(inHand.deliveryId()).isPositive();
    again.acknowledge();
    assertThat(next.read(Acknowledgement.class).type()).isEqualTo(PacketType.PUBREC);
    startAgain();
    ScriptedServer.Peer third = server.welcome(true);
    third.write(incoming);
    assertThat(third.read(Acknowledgement.class).type()).isEqualTo(PacketType.PUBREC);
    assertThat(messages).isEmpty();
  }

  @Test
  void anotherClientIsKeptOutAndAClientIdIsNeeded() {
    MqttClientBuilder second = builder();
    assertThatThrownBy(second::build)
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("in use by another client");
    MqttClientBuilder nameless = builder().clientId("");
    assertThatThrownBy(nameless::build).hasMessageContaining("needs a client id");
  }
}
