package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static io.ternmq.client.Heard.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.core.DropReason;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.Unsubscribe;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Requests whose responses cannot come, and those after them. */
class RequesterTest extends WithScriptedClient {
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);
  private static final String ANSWERS = "answers/walter";

  private static CompletableFuture<ReceivedMessage> ask(Requester requester) {
    return requester.request(Publication.of("ask", "6 x 7", QoS.AT_MOST_ONCE), PATIENCE);
  }

  private static void answer(ScriptedServer.Peer peer, Publish request) throws IOException {
    byte[] correlation = requireNonNull(request.properties().binary(Property.CORRELATION_DATA));
    peer.write(
        Heard.message(
            ANSWERS,
            "42",
            1,
            Properties.builder().add(Property.CORRELATION_DATA, correlation).build()));
  }

  private static void refuse(ScriptedServer.Peer peer) throws IOException {
    peer.write(
        new SubAck(
            peer.read(Subscribe.class).packetId(),
            List.of(ReasonCode.NOT_AUTHORIZED),
            Properties.NONE));
  }

  @Test
  void subscribesAnewWhereTheClientWasDisconnectedBeforeTheAnswer() throws Exception {
    Requester requester = client.requester(ANSWERS);
    get(client.disconnect(Duration.ofMillis(1)));
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    CompletableFuture<ReceivedMessage> response = ask(requester);
    FacesTest.grant(peer);
    answer(peer, peer.read(Publish.class));
    assertThat(get(response).text()).isEqualTo("42");
  }

  @Test
  void sendsNothingWhereItsSubscriptionIsRefused() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Requester requester = client.requester(ANSWERS);
    CompletableFuture<ReceivedMessage> refused = ask(requester);
    refuse(peer);
    assertThatThrownBy(() -> get(refused))
        .hasCauseInstanceOf(RejectedException.class)
        .hasMessageContaining("refuses the subscription to the responses");
    CompletableFuture<ReceivedMessage> response = ask(requester);
    assertThat(peer.read(Packet.class)).isInstanceOf(Subscribe.class);
    assertThat(response).isNotDone();
  }

  @Test
  void endsWhatIsOpenWhereItsSubscriptionIsNotGrantedAgainAndSubscribesAnew() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Requester requester = client.requester(ANSWERS);
    FacesTest.grant(peer);
    CompletableFuture<ReceivedMessage> open = ask(requester);
    peer.read(Publish.class);
    peer.close();
    peer = server.welcome(false);
    refuse(peer);
    assertThatThrownBy(() -> get(open)).hasCauseInstanceOf(RejectedException.class);
    CompletableFuture<ReceivedMessage> response = ask(requester);
    FacesTest.grant(peer);
    answer(peer, peer.read(Publish.class));
    assertThat(get(response).text()).isEqualTo("42");
  }

  @Test
  void sendsNoRequestWhoseTimeIsOver() throws Exception {
    client.close();
    CompletableFuture<UndeliveredMessage> undelivered = new CompletableFuture<>();
    client = builder().onUndelivered(undelivered::complete).build();
    Requester requester = client.requester(ANSWERS);
    requireTimedOut(requester); // it waits for the subscription
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    FacesTest.grant(peer);
    Delivery behind = client.publish(Publication.of("t", "behind SUBACK", QoS.AT_LEAST_ONCE));
    peer.write(Acknowledgement.of(PacketType.PUBACK, peer.read(Publish.class).packetId()));
    get(behind.acknowledged());
    client.stop();
    peer.read(Disconnect.class);
    requireTimedOut(requester); // it waits in the queue
    assertThat(get(undelivered).reason()).isInstanceOf(DroppedException.class);
    client.start();
    peer = server.welcome(true);
    client.publish(Publication.of("t", "the next", QoS.AT_MOST_ONCE));
    assertThat(peer.read(Publish.class).topic().text()).isEqualTo("t");
    assertThat(client.dropped()).containsExactly(Map.entry(DropReason.EXPIRED, 1L));
    assertThat(client.unfinishedCount()).isZero();
  }

  private static void requireTimedOut(Requester requester) {
    Publication request = Publication.of("open/the/door", "", QoS.AT_LEAST_ONCE);
    assertThatThrownBy(() -> get(requester.request(request, Duration.ofMillis(1))))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void mayWaitForAResponseForEver() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Requester requester = client.requester(ANSWERS);
    FacesTest.grant(peer);
    CompletableFuture<ReceivedMessage> response =
        requester.request(
            Publication.of("ask", "6 x 7", QoS.AT_MOST_ONCE), ChronoUnit.FOREVER.getDuration());
    Publish request = peer.read(Publish.class);
    assertThat(request.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1))
        .isEqualTo(0xFFFF_FFFFL);
    answer(peer, request);
    assertThat(get(response).text()).isEqualTo("42");
  }

  @Test
  void namesTheServerATimeAfterWhichARequestIsOfNoUse() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Requester requester = client.requester(ANSWERS);
    FacesTest.grant(peer);
    Publication request = Publication.of("ask", "6 x 7", QoS.AT_MOST_ONCE);
    assertThat(requester.request(request, Duration.ofMillis(20_001))).isNotDone();
    assertThat(expirySeconds(peer)).isEqualTo(21);
    Properties own = Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, 7).build();
    assertThat(requester.request(request.with(own), PATIENCE)).isNotDone();
    assertThat(expirySeconds(peer)).isEqualTo(7);
  }

  private static long expirySeconds(ScriptedServer.Peer peer) throws IOException {
    return peer.read(Publish.class).properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
  }

  @Test
  void refusesRequestsWhenItIsClosed() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Requester requester = client.requester(ANSWERS);
    FacesTest.grant(peer);
    requester.close();
    assertThatThrownBy(() -> get(ask(requester)))
        .hasCauseInstanceOf(ClientStoppedException.class)
        .hasMessageContaining("the requester was closed");
    peer.read(Unsubscribe.class);
    client.close();
    assertThat(peer.read(Packet.class)).isInstanceOf(Disconnect.class);
  }

  @Test
  void saysThatAServerOf311CarriesNoRequests() throws Exception {
    client.close();
    client = builder().protocolVersion(ProtocolVersion.MQTT_3_1_1).build();
    Requester requester = client.requester(ANSWERS);
    CompletableFuture<ReceivedMessage> early = ask(requester);
    client.start();
    FacesTest.grant(server.welcome(false));
    requireSaid(early);
    CompletableFuture<ReceivedMessage> late = ask(requester);
    assertThat(late).isDone();
    requireSaid(late);
  }

  @Test
  void saysSoAfterFallingBackToo() throws Exception {
    client.close();
    client = builder().retryDelay(Duration.ofMillis(1), Duration.ofMillis(10)).build();
    CompletableFuture<ReceivedMessage> early = ask(client.requester(ANSWERS));
    client.start();
    try (ScriptedServer.Peer peer = server.accept()) {
      assertThat(peer.read(Connect.class).version()).isEqualTo(ProtocolVersion.MQTT_5);
      peer.writeBytes((byte) 0x20, (byte) 2, (byte) 0, (byte) 1); // 3.1.1, 3.2.2.3
    }
    FacesTest.grant(server.welcome(false));
    requireSaid(early);
  }

  private static void requireSaid(CompletableFuture<ReceivedMessage> response) {
    assertThatThrownBy(() -> get(response))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs the properties of MQTT 5.0");
  }
}
