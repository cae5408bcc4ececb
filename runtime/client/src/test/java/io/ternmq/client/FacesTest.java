package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static io.ternmq.client.Heard.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The client as a stream, as blocking calls, as callbacks, as requests and responses. */
class FacesTest extends WithScriptedClient {
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private ScriptedServer.Peer start() throws IOException {
    client.start();
    return server.welcome(false);
  }

  private @Nullable String hear() throws InterruptedException {
    return heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static void grant(ScriptedServer.Peer peer) throws IOException {
    Subscribe subscribe = peer.read(Subscribe.class);
    List<ReasonCode> reasons =
        Collections.nCopies(subscribe.requests().size(), ReasonCode.GRANTED_QOS_1);
    peer.write(new SubAck(subscribe.packetId(), reasons, Properties.NONE));
  }

  private static Publish message(String topic, int packetId, Properties properties) {
    return Heard.message(topic, topic + " " + packetId, packetId, properties);
  }

  private static void send(ScriptedServer.Peer peer, String topic, int packetId)
      throws IOException {
    peer.write(message(topic, packetId, Properties.NONE));
  }

  private static void requireAcknowledged(ScriptedServer.Peer peer, int packetId)
      throws IOException {
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(packetId);
  }

  /** Hears a stream, and asks for nothing by itself. */
  private final class Listening implements Flow.Subscriber<ReceivedMessage> {
    private final CompletableFuture<Flow.Subscription> begun = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      begun.complete(subscription);
    }

    @Override
    public void onNext(ReceivedMessage message) {
      heard.add(message.text());
    }

    @Override
    public void onError(Throwable fault) {
      heard.add("error " + fault.getMessage());
    }

    @Override
    public void onComplete() {
      heard.add("complete");
    }
  }

  @Test
  void aStreamAcknowledgesOnlyWhatWasAskedFor() throws Exception {
    ScriptedServer.Peer peer = start();
    Listening listening = new Listening();
    client.messages("a/#", QoS.AT_LEAST_ONCE).subscribe(listening);
    grant(peer);
    send(peer, "a/b", 1);
    send(peer, "a/b", 2);
    send(peer, "a/b", 3);
    Flow.Subscription stream = get(listening.begun);
    stream.request(1);
    assertThat(hear()).isEqualTo("a/b 1");
    requireAcknowledged(peer, 1);
    assertThat(heard).isEmpty();
    stream.request(2);
    requireAcknowledged(peer, 2);
    requireAcknowledged(peer, 3);
    stream.cancel();
    Unsubscribe unsubscribe = peer.read(Unsubscribe.class);
    peer.write(new UnsubAck(unsubscribe.packetId(), List.of(ReasonCode.SUCCESS), Properties.NONE));
    assertThat(unsubscribe.filters()).containsExactly("a/#");
  }

  @Test
  void aStreamEndsWithTheClientOrWithTheServersRefusal() throws Exception {
    ScriptedServer.Peer peer = start();
    client.messages("secret", QoS.AT_LEAST_ONCE).subscribe(new Listening());
    Subscribe subscribe = peer.read(Subscribe.class);
    peer.write(
        new SubAck(subscribe.packetId(), List.of(ReasonCode.NOT_AUTHORIZED), Properties.NONE));
    assertThat(hear()).startsWith("error ");
    client.messages().subscribe(new Listening());
    client.close();
    assertThat(hear()).isEqualTo("complete");
  }

  @Test
  void handlersOfSubscriptionsHearWhatMatchesAndOneForAllHearsEverything() throws Exception {
    client.close();
    client = builder().onMessage(message -> heard.add("all " + message.text())).build();
    ScriptedServer.Peer peer = start();
    CompletableFuture<?> first =
        client.subscribe("a/+", QoS.AT_LEAST_ONCE, message -> heard.add("one " + message.text()));
    grant(peer);
    get(first);
    send(peer, "a/b", 1);
    send(peer, "c", 2);
    assertThat(hear()).isEqualTo("all a/b 1");
    assertThat(hear()).isEqualTo("one a/b 1");
    assertThat(hear()).isEqualTo("all c 2");
    requireAcknowledged(peer, 1);
    requireAcknowledged(peer, 2);
    CompletableFuture<?> gone = client.unsubscribe("a/+");
    Unsubscribe unsubscribe = peer.read(Unsubscribe.class);
    peer.write(new UnsubAck(unsubscribe.packetId(), List.of(ReasonCode.SUCCESS), Properties.NONE));
    get(gone);
    send(peer, "a/b", 3);
    assertThat(hear()).isEqualTo("all a/b 3");
    assertThat(heard).isEmpty();
  }

  @Test
  void allHandlersMustHaveAcknowledgedByHand() throws Exception {
    client.close();
    List<ReceivedMessage> inHand = Collections.synchronizedList(new ArrayList<>());
    client = builder().acknowledgeByHand().onMessage(inHand::add).onMessage(inHand::add).build();
    ScriptedServer.Peer peer = start();
    send(peer, "t", 1);
    while (inHand.size() < 2) {
      Thread.onSpinWait();
    }
    inHand.get(0).acknowledge();
    inHand.get(0).acknowledge();
    CompletableFuture<?> marker = client.subscribe("x", QoS.AT_LEAST_ONCE);
    grant(peer); // so no acknowledgement came before it
    get(marker);
    inHand.get(1).acknowledge();
    requireAcknowledged(peer, 1);
  }

  @Test
  void callbacksRunOnTheGivenExecutorAndNeverTwoAtATime() throws Exception {
    client.close();
    ExecutorService pool =
        Executors.newFixedThreadPool(4, task -> new Thread(task, "the application's"));
    try {
      client =
          builder()
              .callbackExecutor(pool)
              .onMessage(message -> heard.add(Thread.currentThread().getName()))
              .build();
      ScriptedServer.Peer peer = start();
      for (int packetId = 1; packetId <= 50; packetId++) {
        send(peer, "t", packetId);
      }
      for (int packetId = 1; packetId <= 50; packetId++) {
        requireAcknowledged(peer, packetId);
        assertThat(hear()).isEqualTo("the application's");
      }
    } finally {
      client.close();
      pool.shutdown();
    }
  }

  @Test
  void blockingCallsWaitForTheirEnds() throws Exception {
    BlockingClient blocking = client.blocking();
    CompletableFuture<ScriptedServer.Peer> serving =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                ScriptedServer.Peer peer = server.welcome(false);
                grant(peer);
                send(peer, "t", 1);
                peer.write(Acknowledgement.of(PacketType.PUBACK, readPublish(peer).packetId()));
                return peer;
              } catch (IOException fault) {
                throw new IllegalStateException(fault);
              }
            });
    blocking.connect(PATIENCE);
    assertThat(blocking.subscribe("t", QoS.AT_LEAST_ONCE, PATIENCE))
        .isEqualTo(ReasonCode.GRANTED_QOS_1);
    assertThat(requireNonNull(blocking.receive(PATIENCE)).text()).isEqualTo("t 1");
    assertThat(blocking.publish(Publication.of("u", "x", QoS.AT_LEAST_ONCE), PATIENCE))
        .isEqualTo(ReasonCode.SUCCESS);
    get(serving);
    assertThat(blocking.receive(Duration.ofMillis(1))).isNull();
    blocking.disconnect(PATIENCE);
  }

  /** Before the PUBACK of what was received, or behind it: they come from two threads. */
  private static Publish readPublish(ScriptedServer.Peer peer) throws IOException {
    Packet first = peer.read(Packet.class);
    Packet second = peer.read(Packet.class);
    Acknowledgement acknowledgement =
        (Acknowledgement) (first instanceof Acknowledgement ? first : second);
    assertThat(acknowledgement.packetId()).isEqualTo(1);
    return (Publish) (first instanceof Acknowledgement ? second : first);
  }

  @Test
  void blockingConnectSaysThatItTakesTooLong() throws IOException {
    server.close();
    BlockingClient blocking = client.blocking();
    assertThatThrownBy(() -> blocking.connect(Duration.ofMillis(50)))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void aRequestFindsItsResponse() throws Exception {
    ScriptedServer.Peer peer = start();
    Requester requester = client.requester("answers/walter");
    CompletableFuture<ReceivedMessage> response =
        requester.request(Publication.of("ask", "6 x 7", QoS.AT_LEAST_ONCE), PATIENCE);
    grant(peer);
    Publish request = peer.read(Publish.class);
    assertThat(request.properties().string(Property.RESPONSE_TOPIC)).isEqualTo("answers/walter");
    byte[] correlation = requireNonNull(request.properties().binary(Property.CORRELATION_DATA));
    peer.write(Acknowledgement.of(PacketType.PUBACK, request.packetId()));
    send(peer, "answers/walter", 1);
    peer.write(
        message(
            "answers/walter",
            2,
            Properties.builder().add(Property.CORRELATION_DATA, correlation).build()));
    assertThat(get(response).text()).isEqualTo("answers/walter 2");
  }

  @Test
  void aRequestThatNobodyAnswersEnds() throws Exception {
    ScriptedServer.Peer peer = start();
    Requester requester = client.requester("answers/walter");
    CompletableFuture<ReceivedMessage> late =
        requester.request(Publication.of("ask", "?", QoS.AT_MOST_ONCE), Duration.ofMillis(1));
    assertThatThrownBy(() -> get(late)).hasRootCauseInstanceOf(TimeoutException.class);
    grant(peer);
    CompletableFuture<ReceivedMessage> closed =
        requester.request(Publication.of("ask", "?", QoS.AT_MOST_ONCE), PATIENCE);
    client.close();
    assertThatThrownBy(() -> get(closed)).hasRootCauseInstanceOf(ClientStoppedException.class);
  }

  @Test
  void aResponderAnswersWhereItIsAskedTo() throws Exception {
    ScriptedServer.Peer peer = start();
    CompletableFuture<?> listening =
        client.respond("ask", QoS.AT_LEAST_ONCE, request -> new byte[] {'4', '2'});
    grant(peer);
    get(listening);
    peer.write(
        message(
            "ask",
            1,
            Properties.builder()
                .add(Property.RESPONSE_TOPIC, "answers/jesse")
                .add(Property.CORRELATION_DATA, new byte[] {9})
                .build()));
    Publish answer = readPublishAmongAcknowledgements(peer);
    assertThat(answer.topic().text()).isEqualTo("answers/jesse");
    assertThat(answer.properties().binary(Property.CORRELATION_DATA)).containsExactly(9);
    assertThat(answer.payload()).containsExactly('4', '2');
  }

  private static Publish readPublishAmongAcknowledgements(ScriptedServer.Peer peer)
      throws IOException {
    io.ternmq.packet.Packet packet = peer.read(io.ternmq.packet.Packet.class);
    return packet instanceof Publish publish ? publish : peer.read(Publish.class);
  }

  @Test
  void callbacksInTheMannerOfPaho() throws Exception {
    client.close();
    client =
        builder()
            .retryDelay(Duration.ofMillis(1), Duration.ofMillis(10))
            .callback(
                new MqttCallback() {
                  @Override
                  public void connectComplete(boolean reconnected, String server) {
                    heard.add("connectComplete " + reconnected);
                  }

                  @Override
                  public void connectionLost(io.ternmq.clientcore.LossCause cause) {
                    heard.add("connectionLost " + cause.kind());
                  }

                  @Override
                  public void messageArrived(String topic, ReceivedMessage message) {
                    heard.add("messageArrived " + topic);
                  }

                  @Override
                  public void deliveryComplete(Publication publication) {
                    heard.add("deliveryComplete " + publication.topic());
                  }
                })
            .build();
    ScriptedServer.Peer peer = start();
    assertThat(hear()).isEqualTo("connectComplete false");
    send(peer, "t", 1);
    assertThat(hear()).isEqualTo("messageArrived t");
    requireAcknowledged(peer, 1);
    client.publish(Publication.of("u", "x", QoS.AT_LEAST_ONCE));
    peer.write(Acknowledgement.of(PacketType.PUBACK, peer.read(Publish.class).packetId()));
    assertThat(hear()).isEqualTo("deliveryComplete u");
    peer.reset();
    assertThat(hear()).isEqualTo("connectionLost reset");
    server.welcome(true);
    assertThat(hear()).isEqualTo("connectComplete true");
  }

  @Test
  void anErrorOfAHandlerSilencesNothingAndHoldsNoAcknowledgementBack() throws Exception {
    client.close();
    client =
        builder()
            .onMessage(
                message -> {
                  heard.add(message.text());
                  if (message.text().endsWith("2")) {
                    throw new StackOverflowError("of the application");
                  }
                })
            .build();
    ScriptedServer.Peer peer = start();
    for (int packetId = 1; packetId <= 3; packetId++) {
      send(peer, "t", packetId);
    }
    for (int packetId = 1; packetId <= 3; packetId++) {
      assertThat(hear()).isEqualTo("t " + packetId);
      requireAcknowledged(peer, packetId);
    }
    client.publish(Publication.of("u", "x", QoS.AT_MOST_ONCE));
    assertThat(peer.read(Publish.class).topic().text()).isEqualTo("u");
  }

  @Test
  void topicsThatTheServerNamesByNumbersAreKnown() throws Exception {
    client.close();
    client = builder().onMessage(message -> heard.add(message.topic())).build();
    ScriptedServer.Peer peer = start();
    assertThat(peer.connect().properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0)).isEqualTo(32);
    Properties alias = Properties.builder().add(Property.TOPIC_ALIAS, 7).build();
    peer.write(message("far/away", 1, alias));
    peer.write(aliased(2, alias));
    peer.write(message("near", 3, alias));
    peer.write(aliased(4, alias));
    for (String topic : List.of("far/away", "far/away", "near", "near")) {
      assertThat(hear()).isEqualTo(topic);
    }
    peer.reset();
    ScriptedServer.Peer next = server.welcome(true);
    next.write(aliased(5, alias)); // of no connection any more
    assertThat(next.read(io.ternmq.packet.Disconnect.class).reason().isFailure()).isTrue();
    assertThat(heard).isEmpty();
  }

  private static Publish aliased(int packetId, Properties alias) {
    return new Publish(
        TopicName.EMPTY, new byte[0], QoS.AT_LEAST_ONCE, false, false, packetId, alias);
  }

  @Test
  void disconnectEndsWhateverIsPending() throws Exception {
    ScriptedServer.Peer peer = start();
    Delivery delivery = client.publish(Publication.of("t", "x", QoS.AT_LEAST_ONCE));
    assertThat(peer.read(Publish.class).topic().text()).isEqualTo("t");
    CompletableFuture<?> subscription = client.subscribe("t", QoS.AT_LEAST_ONCE);
    CompletableFuture<Void> first = client.disconnect(Duration.ofMillis(1));
    CompletableFuture<Void> second = client.disconnect(Duration.ofMillis(1));
    get(first);
    get(second);
    assertThatThrownBy(() -> get(delivery.acknowledged()))
        .hasCauseInstanceOf(ClientStoppedException.class);
    assertThatThrownBy(() -> get(subscription)).hasCauseInstanceOf(ClientStoppedException.class);
    CompletableFuture<Void> online = client.online();
    assertThatThrownBy(() -> get(online)).hasCauseInstanceOf(ClientStoppedException.class);
    client.start();
    ScriptedServer.Peer next = server.welcome(true);
    assertThat(next.read(Publish.class).dup()).isTrue();
  }

  @Test
  void manyClientsShareThreads() throws Exception {
    try (IoThreads threads = IoThreads.of(1)) {
      List<MqttClient> clients = new ArrayList<>();
      for (int number = 0; number < 20; number++) {
        MqttClient each = builder().clientId("c" + number).ioThreads(threads).build();
        clients.add(each);
        each.start();
        server.welcome(false);
        get(each.online());
      }
      clients.forEach(MqttClient::close);
      MqttClient later = builder().ioThreads(threads).build();
      later.start();
      server.welcome(false);
      get(later.online());
      later.close();
    }
  }

  @Test
  void connectCarriesUserPropertiesAndTopicsBecomeNumbers() throws Exception {
    client.close();
    client = builder().userProperty("site", "north").build();
    client.start();
    ScriptedServer.Peer peer =
        server.welcome(false, Properties.builder().add(Property.TOPIC_ALIAS_MAXIMUM, 1).build());
    assertThat(peer.connect().properties().userProperties())
        .extracting(each -> each.name() + "=" + each.value())
        .containsExactly("site=north");
    for (String topic : List.of("a", "a", "b")) {
      client.publish(Publication.of(topic, "x", QoS.AT_MOST_ONCE));
    }
    Publish first = peer.read(Publish.class);
    assertThat(first.topic().text()).isEqualTo("a");
    assertThat(first.properties().number(Property.TOPIC_ALIAS, 0)).isEqualTo(1);
    Publish second = peer.read(Publish.class);
    assertThat(second.topic().text()).isEmpty();
    assertThat(second.properties().number(Property.TOPIC_ALIAS, 0)).isEqualTo(1);
    Publish third = peer.read(Publish.class);
    assertThat(third.topic().text()).isEqualTo("b");
    assertThat(third.properties().has(Property.TOPIC_ALIAS)).isFalse();
  }
}
