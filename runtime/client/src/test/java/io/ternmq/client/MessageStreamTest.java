package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static io.ternmq.client.Heard.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Unsubscribe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a stream ends, and what its end leaves to others. */
class MessageStreamTest extends WithScriptedClient {
  private final BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  /** Hears a stream, and asks for nothing by itself. */
  private class Listening implements Flow.Subscriber<ReceivedMessage> {
    private final CompletableFuture<Flow.Subscription> begun = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      begun.complete(subscription);
    }

    @Override
    public void onNext(ReceivedMessage message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable fault) {
      ends.add(fault.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      ends.add("complete");
    }
  }

  private Flow.Subscription listen() throws Exception {
    Listening listening = new Listening();
    client.messages("a/#", QoS.EXACTLY_ONCE).subscribe(listening);
    return get(listening.begun);
  }

  private static <T> @Nullable T poll(BlockingQueue<T> queue) throws InterruptedException {
    return queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Publish message(int packetId, QoS qos) {
    byte[] payload = ("message " + packetId).getBytes(StandardCharsets.UTF_8);
    return new Publish(TopicName.of("a/b"), payload, qos, false, false, packetId, Properties.NONE);
  }

  @ParameterizedTest
  @EnumSource(
      value = QoS.class,
      names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  void whatWaitsAtItsEndIsAcknowledgedThoughAcknowledgingIsByHand(QoS qos) throws Exception {
    client.close();
    BlockingQueue<String> beside = new LinkedBlockingQueue<>();
    client =
        builder()
            .acknowledgeByHand()
            .onMessage(
                message -> {
                  message.acknowledge();
                  beside.add(message.text());
                })
            .build();
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Flow.Subscription stream = listen();
    FacesTest.grant(peer);
    stream.request(1);
    for (int packetId = 1; packetId <= 3; packetId++) {
      peer.write(message(packetId, qos));
      assertThat(poll(beside)).isEqualTo("message " + packetId);
    }
    ReceivedMessage first = poll(messages);
    assertThat(first).isNotNull();
    first.acknowledge();
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(1);
    stream.cancel();
    List<Integer> acknowledged = new ArrayList<>();
    while (acknowledged.size() < 2) {
      if (peer.read(Packet.class) instanceof Acknowledgement acknowledgement) {
        acknowledged.add(acknowledgement.packetId());
      }
    }
    assertThat(acknowledged).containsExactly(2, 3);
    assertThat(messages).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamOfAClosedClientEndsAtOnce(boolean hasFilter) throws Exception {
    client.close();
    Listening listening = new Listening();
    (hasFilter ? client.messages("a/#", QoS.AT_MOST_ONCE) : client.messages()).subscribe(listening);
    get(listening.begun).request(1);
    assertThat(poll(ends)).isEqualTo("ClientStoppedException");
  }

  /** The server may have taken the filter away before the stream of it begins. */
  @Test
  void aSubscriberHearsOfTheEndOfItsStreamBehindItsBeginning() {
    Callbacks callbacks =
        new Callbacks(Handlers.NONE, new Routes(), Runnable::run, done -> {}, new DropCounts());
    Listening listening = new Listening();
    MessageStream stream = new MessageStream(callbacks, new DropCounts(), listening);
    stream.onSubscriptionLost(ReasonCode.NOT_AUTHORIZED);
    assertThat(ends).isEmpty();
    stream.begin();
    assertThat(listening.begun).isCompleted();
    assertThat(ends).containsExactly("RejectedException");
    stream.complete();
    assertThat(ends).hasSize(1);
  }

  @Test
  void onlyTheLastOfAFilterUnsubscribes() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Flow.Subscription one = listen();
    FacesTest.grant(peer);
    Flow.Subscription other = listen();
    FacesTest.grant(peer);
    one.cancel();
    client.publish(Publication.of("marker", "x", QoS.AT_MOST_ONCE));
    assertThat(peer.read(Packet.class)).isInstanceOf(Publish.class);
    other.request(1);
    peer.write(message(1, QoS.AT_LEAST_ONCE));
    assertThat(poll(messages)).isNotNull();
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(1);
    other.cancel();
    assertThat(peer.read(Unsubscribe.class).filters()).containsExactly("a/#");
  }

  @Test
  void leavesNoSubscriptionBehindWhereItIsCancelledAtOnce() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    client
        .messages("a/#", QoS.AT_LEAST_ONCE)
        .subscribe(
            new Listening() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
              }
            });
    assertThat(peer.read(Packet.class)).isInstanceOf(Subscribe.class);
    assertThat(peer.read(Unsubscribe.class).filters()).containsExactly("a/#");
  }

  @Test
  void saysOneThingAfterTheOtherFromTheBeginningOn() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    client
        .messages()
        .subscribe(
            new Listening() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                threads.add(Thread.currentThread());
                subscription.request(1);
              }

              @Override
              public void onNext(ReceivedMessage message) {
                threads.add(Thread.currentThread());
              }
            });
    peer.write(message(1, QoS.AT_LEAST_ONCE));
    assertThat(poll(threads)).isSameAs(poll(threads)).isNotNull();
  }

  @Test
  void endsWhereItsSubscriptionIsGivenUp() throws Exception {
    Flow.Subscription stream = listen();
    stream.request(1);
    get(client.disconnect(Duration.ofMillis(1)));
    assertThat(poll(ends)).isEqualTo("ClientStoppedException");
  }

  @Test
  void endsWhereItsSubscriptionIsNotGrantedAgain() throws Exception {
    client.close();
    client = builder().retryDelay(Duration.ofMillis(1), Duration.ofMillis(20)).build();
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    listen();
    FacesTest.grant(peer);
    peer.close();
    peer = server.welcome(false);
    int packetId = peer.read(Subscribe.class).packetId();
    peer.write(new SubAck(packetId, List.of(ReasonCode.NOT_AUTHORIZED), Properties.NONE));
    assertThat(poll(ends)).isEqualTo("RejectedException");
  }

  @Test
  void completesWhereTheClientIsClosedBeforeTheServerAnswers() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    Flow.Subscription stream = listen();
    stream.request(1);
    assertThat(peer.read(Subscribe.class).requests()).hasSize(1);
    client.close();
    assertThat(poll(ends)).isEqualTo("complete");
  }

  @Test
  void aSubscriberThatFailsWithAnErrorHoldsNothingBack() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    client
        .messages()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
              }

              @Override
              public void onNext(ReceivedMessage message) {
                throw new StackOverflowError("of the application");
              }

              @Override
              public void onError(Throwable fault) {}

              @Override
              public void onComplete() {}
            });
    peer.write(message(1, QoS.AT_LEAST_ONCE));
    peer.write(message(2, QoS.AT_LEAST_ONCE));
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(1);
    assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(2);
  }
}
