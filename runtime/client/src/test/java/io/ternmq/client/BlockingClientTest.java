package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static io.ternmq.client.Heard.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What waits for the next call that receives, and what does not. */
class BlockingClientTest extends WithScriptedClient {
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private static <T> CompletableFuture<T> inBackground(Callable<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.call();
          } catch (Exception fault) {
            throw new CompletionException(fault);
          }
        });
  }

  private CompletableFuture<Boolean> connecting() {
    return inBackground(
        () -> {
          client.blocking().connect(PATIENCE);
          return true;
        });
  }

  private void subscribe(ScriptedServer.Peer peer, String filter) throws Exception {
    CompletableFuture<ReasonCode> answer =
        inBackground(() -> client.blocking().subscribe(filter, QoS.AT_LEAST_ONCE, PATIENCE));
    FacesTest.grant(peer);
    assertThat(get(answer)).isEqualTo(ReasonCode.GRANTED_QOS_1);
  }

  private static void send(ScriptedServer.Peer peer, String topic, int packetId)
      throws IOException {
    peer.write(Heard.message(topic, topic + " " + packetId, packetId, Properties.NONE));
  }

  private void requireHeard(String text) throws InterruptedException {
    assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(text);
  }

  private ReceivedMessage receive(String text) throws InterruptedException {
    ReceivedMessage message = requireNonNull(client.blocking().receive(PATIENCE));
    assertThat(message.text()).isEqualTo(text);
    return message;
  }

  private static void requireAcknowledged(ScriptedServer.Peer peer, int... packetIds)
      throws IOException {
    for (int packetId : packetIds) {
      assertThat(peer.read(Acknowledgement.class).packetId()).isEqualTo(packetId);
    }
  }

  /** What was acknowledged by now would come first. */
  private void requireNothingAcknowledged(ScriptedServer.Peer peer) throws IOException {
    client.publish(Publication.of("marker", "x", QoS.AT_MOST_ONCE));
    assertThat(peer.read(Packet.class)).isInstanceOf(Publish.class);
  }

  @Test
  void receivesWhatTheSessionHeldThoughItCameBehindConnack() throws Exception {
    CompletableFuture<Boolean> connecting = connecting();
    ScriptedServer.Peer peer = server.welcome(true);
    send(peer, "orders", 7);
    assertThat(get(connecting)).isTrue();
    subscribe(peer, "orders");
    send(peer, "orders", 8);
    receive("orders 7");
    receive("orders 8");
    requireAcknowledged(peer, 7, 8);
  }

  @Test
  void acknowledgesWhenItHandsOverAndNotBefore() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    CompletableFuture<?> marking =
        client.subscribe("mark", QoS.AT_LEAST_ONCE, message -> heard.add(message.text()));
    FacesTest.grant(peer);
    get(marking);
    subscribe(peer, "orders");
    send(peer, "orders", 1);
    send(peer, "mark", 2);
    requireHeard("mark 2");
    requireNothingAcknowledged(peer);
    receive("orders 1");
    requireAcknowledged(peer, 1, 2);
    send(peer, "mark", 3);
    requireHeard("mark 3");
    requireNothingAcknowledged(peer);
    receive("mark 3"); // since the first call it hears everything
    requireAcknowledged(peer, 3);
  }

  @Test
  void holdsNothingBackWhereHandlersHearAndNobodyReceives() throws Exception {
    client.close();
    client = builder().onMessage(message -> heard.add(message.text())).build();
    CompletableFuture<Boolean> connecting = connecting();
    ScriptedServer.Peer peer = server.welcome(true);
    assertThat(get(connecting)).isTrue();
    subscribe(peer, "a");
    for (int packetId = 1; packetId <= 3; packetId++) {
      send(peer, "a", packetId);
      requireHeard("a " + packetId);
    }
    requireAcknowledged(peer, 1, 2, 3);
  }

  @Test
  void leavesWhatWaitsToTheHandlerThatComesFirstAndHoldsNothingElseBack() throws Exception {
    CompletableFuture<Boolean> connecting = connecting();
    ScriptedServer.Peer peer = server.welcome(true);
    send(peer, "of/old", 1);
    send(peer, "a", 2);
    assertThat(get(connecting)).isTrue();
    CompletableFuture<?> listening =
        client.subscribe("a", QoS.AT_LEAST_ONCE, message -> heard.add(message.text()));
    requireHeard("a 2");
    while (!(peer.read(Packet.class) instanceof Acknowledgement first && first.packetId() == 2)) {
      assertThat(heard).isEmpty(); // SUBSCRIBE, and the acknowledgement of what nobody hears
    }
    client.close();
    assertThat(listening).isDone();
  }

  @Test
  void leavesAcknowledgingToTheCallerWhereThatIsByHand() throws Exception {
    client.close();
    client = builder().acknowledgeByHand().build();
    CompletableFuture<Boolean> connecting = connecting();
    ScriptedServer.Peer peer = server.welcome(true);
    send(peer, "orders", 1);
    assertThat(get(connecting)).isTrue();
    ReceivedMessage order = receive("orders 1");
    requireNothingAcknowledged(peer);
    order.acknowledge();
    requireAcknowledged(peer, 1);
  }

  @Test
  void mayWaitForEver() throws Exception {
    Duration ever = ChronoUnit.FOREVER.getDuration();
    CompletableFuture<String> heardLast =
        inBackground(
            () -> {
              client.blocking().connect(ever);
              ReceivedMessage message = requireNonNull(client.blocking().receive(ever));
              client.blocking().disconnect(ever);
              return message.text();
            });
    ScriptedServer.Peer peer = server.welcome(true);
    send(peer, "orders", 7);
    assertThat(get(heardLast)).isEqualTo("orders 7");
  }

  @Test
  void refusesToWaitOnTheThreadThatWouldHaveToWorkMeanwhile() throws Exception {
    BlockingClient blocking = client.blocking();
    CompletableFuture<ReasonCode> publishing =
        client
            .online()
            .thenApply(
                nothing -> {
                  try {
                    return blocking.publish(
                        Publication.of("t", "x", QoS.AT_MOST_ONCE), Duration.ofMinutes(1));
                  } catch (InterruptedException | TimeoutException fault) {
                    throw new CompletionException(fault);
                  }
                });
    client.start();
    server.welcome(false);
    assertThatThrownBy(() -> get(publishing)).hasCauseInstanceOf(IllegalStateException.class);
  }
}
