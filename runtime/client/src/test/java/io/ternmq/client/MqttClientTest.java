package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static io.ternmq.client.Heard.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.QueuePolicy;
import io.ternmq.core.DropReason;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MqttClientTest extends WithScriptedClient {

  private final BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();
  private final Heard events = new Heard();

  @Override
  MqttClientBuilder builder() {
    return super.builder()
        .retryDelay(Duration.ofMillis(1), Duration.ofMillis(50))
        .onMessage(messages::add)
        .onEvent(events);
  }

  private static Publish incoming(int packetId) {
    return Heard.message("t", "x", packetId, Properties.NONE);
  }

  @Test
  void publishesAndSaysWhenTheServerHasIt() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Delivery delivery = client.publish(Publication.of("t", "hello", QoS.AT_LEAST_ONCE));
    Publish publish = peer.read(Publish.class);
    assertThat(delivery.acknowledged()).isNotDone();
    get(delivery.stored());
    peer.write(Acknowledgement.of(PacketType.PUBACK, publish.packetId()));
    assertThat(get(delivery.acknowledged())).isEqualTo(ReasonCode.SUCCESS);
  }

  @Test
  void whatIsPublishedBeforeTheStartWaits() throws Exception {
    Delivery delivery = client.publish(Publication.of("t", "early", QoS.AT_MOST_ONCE));
    get(delivery.stored());
    assertThat(delivery.acknowledged()).isNotDone();
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    assertThat(peer.read(Publish.class).payload())
        .isEqualTo("early".getBytes(StandardCharsets.UTF_8));
    get(delivery.acknowledged());
  }

  @Test
  void subscribesReceivesAndAcknowledges() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    CompletableFuture<List<ReasonCode>> answer = client.subscribe("t", QoS.AT_LEAST_ONCE);
    Subscribe subscribe = peer.read(Subscribe.class);
    peer.write(
        new SubAck(subscribe.packetId(), List.of(ReasonCode.GRANTED_QOS_1), Properties.NONE));
    assertThat(get(answer)).containsExactly(ReasonCode.GRANTED_QOS_1);
    peer.write(incoming(7));
    assertThat(peer.read(Acknowledgement.class))
        .isEqualTo(Acknowledgement.of(PacketType.PUBACK, 7));
    assertThat(messages.take().text()).isEqualTo("x");
  }

  @Test
  void acknowledgesByHandWhenToldTo() throws Exception {
    client.close();
    client = builder().acknowledgeByHand().build();
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    peer.write(incoming(7));
    peer.write(incoming(8));
    ReceivedMessage first = messages.take();
    messages.take().acknowledge();
    first.acknowledge();
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(7);
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(8);
  }

  @Test
  void comesBackAfterAResetAndFinishesWhatWasInFlight() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Delivery delivery = client.publish(Publication.of("t", "hello", QoS.AT_LEAST_ONCE));
    peer.read(Publish.class);
    peer.reset();
    peer = server.welcome(true);
    assertThat(events.await(ClientEvent.Disconnected.class).cause().toString()).contains("reset");
    assertThat(peer.connect().cleanStart()).isFalse();
    Publish again = peer.read(Publish.class);
    assertThat(again.dup()).isTrue();
    peer.write(Acknowledgement.of(PacketType.PUBACK, again.packetId()));
    get(delivery.acknowledged());
  }

  @Test
  void aServerThatClosesWithoutAWordIsTriedAgain() throws Exception {
    client.start();
    server.accept().close();
    server.welcome(false);
    events.await(ClientEvent.Failed.class);
    events.await(ClientEvent.Connected.class);
    assertThat(client.state()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void disconnectSendsItsFarewellWhenAllIsAcknowledged() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    client.publish(Publication.of("t", "hello", QoS.AT_LEAST_ONCE));
    Publish publish = peer.read(Publish.class);
    CompletableFuture<Void> stopped = client.disconnect(Duration.ofSeconds(PATIENCE_SECONDS));
    peer.write(Acknowledgement.of(PacketType.PUBACK, publish.packetId()));
    assertThat(peer.read(Disconnect.class).reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(peer.isEnded()).isTrue();
    get(stopped);
    assertThat(client.state()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void disconnectMayWaitForEver() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Delivery delivery = client.publish(Publication.of("t", "hello", QoS.AT_LEAST_ONCE));
    int packetId = peer.read(Publish.class).packetId();
    CompletableFuture<Void> offLine = client.disconnect(ChronoUnit.FOREVER.getDuration());
    peer.write(Acknowledgement.of(PacketType.PUBACK, packetId));
    get(delivery.acknowledged());
    get(offLine);
  }

  @Test
  void aStartBeforeTheEndOfDisconnectTakesItBack() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Delivery delivery = client.publish(Publication.of("t", "hello", QoS.AT_LEAST_ONCE));
    int packetId = peer.read(Publish.class).packetId();
    CompletableFuture<Void> offLine = client.disconnect(Duration.ofMinutes(1));
    client.start();
    assertThatThrownBy(() -> get(offLine)).isInstanceOf(CancellationException.class);
    client.stop();
    peer.read(Disconnect.class);
    assertThat(delivery.acknowledged()).isNotDone();
    client.start();
    peer = server.welcome(true);
    assertThat(peer.read(Publish.class).packetId()).isEqualTo(packetId);
    peer.write(Acknowledgement.of(PacketType.PUBACK, packetId));
    get(delivery.acknowledged());
  }

  @Test
  void aMadeUpIdEndsItsSessionAtTheEnd() throws Exception {
    client.close();
    client = MqttClient.builder().server(server.uri()).build();
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    assertThat(peer.connect().clientId()).isEqualTo(client.clientId()).startsWith("tern-");
    client.close();
    Disconnect farewell = peer.read(Disconnect.class);
    assertThat(farewell.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1)).isZero();
  }

  @Test
  void closeEndsWhatWasNotFinished() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Delivery delivery = client.publish(Publication.of("t", "hello", QoS.EXACTLY_ONCE));
    peer.read(Publish.class);
    client.close();
    assertThatThrownBy(() -> get(delivery.acknowledged()))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ClientStoppedException.class);
    Delivery late = client.publish(Publication.of("t", "late", QoS.AT_MOST_ONCE));
    assertThatThrownBy(() -> get(late.stored())).hasCauseInstanceOf(ClientStoppedException.class);
  }

  @Test
  void closesFromWhatHangsOnAFutureAsFromAnywhere() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    CompletableFuture<List<ReasonCode>> unanswered = client.subscribe("a", QoS.AT_MOST_ONCE);
    CompletableFuture<Void> closed =
        client
            .publish(Publication.of("t", "x", QoS.AT_MOST_ONCE))
            .acknowledged()
            .thenRun(client::close);
    peer.read(Subscribe.class);
    peer.read(Publish.class);
    assertThat(peer.read(Disconnect.class).reason()).isEqualTo(ReasonCode.SUCCESS);
    get(closed);
    assertThatThrownBy(() -> get(unanswered)).hasCauseInstanceOf(ClientStoppedException.class);
  }

  @Test
  void aRefusedMessageSaysWhy() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Delivery delivery = client.publish(Publication.of("t", "hello", QoS.AT_LEAST_ONCE));
    int packetId = peer.read(Publish.class).packetId();
    peer.write(
        new Acknowledgement(
            PacketType.PUBACK, packetId, ReasonCode.QUOTA_EXCEEDED, Properties.NONE));
    assertThatThrownBy(() -> get(delivery.acknowledged()))
        .hasCauseInstanceOf(RejectedException.class)
        .hasMessageContaining("0x97");
  }

  @Test
  void aFullQueueDropsTheNewest() throws Exception {
    client.close();
    client = builder().queue(2, 1_000).build();
    client.publish(Publication.of("t", "1", QoS.AT_MOST_ONCE));
    client.publish(Publication.of("t", "2", QoS.AT_MOST_ONCE));
    Delivery third = client.publish(Publication.of("t", "3", QoS.AT_MOST_ONCE));
    assertThatThrownBy(() -> get(third.stored())).hasCauseInstanceOf(DroppedException.class);
  }

  @ParameterizedTest
  @EnumSource(QueuePolicy.class)
  void whatNoQueueWouldHoldSaysThatItIsTooLarge(QueuePolicy policy) throws Exception {
    client.close();
    client = builder().queue(2, 1_000).queuePolicy(policy).build();
    Delivery delivery = client.publish(Publication.of("t", "x".repeat(1_000), QoS.AT_MOST_ONCE));
    assertThatThrownBy(() -> get(delivery.acknowledged()))
        .hasCauseInstanceOf(DroppedException.class)
        .hasMessageContaining("it is larger than all that may wait");
    assertThat(client.dropped()).containsExactly(Map.entry(DropReason.TOO_LARGE, 1L));
  }

  @Test
  void aHandlerThatFailsDoesNotStopTheClient() throws Exception {
    client.close();
    client =
        builder()
            .onMessage(
                message -> {
                  throw new IllegalStateException("as the test wants it");
                })
            .build();
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    peer.write(incoming(1));
    peer.write(incoming(2));
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(1);
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(2);
  }

  @Test
  void badSettingsAreRefusedWithASentence() {
    assertThatThrownBy(() -> MqttClient.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a client needs the address of one server at least");
    assertThatThrownBy(
            () -> MqttClient.builder().server("mqtts://host").trust(Path.of("no.pem")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no.pem");
    assertThatThrownBy(() -> MqttClient.builder().keepAlive(Duration.ofDays(1)))
        .hasMessage("the keep-alive is 0 to 65535, not 86400");
    assertThatThrownBy(() -> client.subscribe("a#", QoS.AT_MOST_ONCE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
