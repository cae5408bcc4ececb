package io.ternmq.bench.clients;

import io.ternmq.client.IoThreads;
import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.QoS;
import io.ternmq.testkit.contest.Contest;
import io.ternmq.testkit.contest.Contestant;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** TernMQ's client at the tasks that all libraries are given; its clients share their threads. */
final class TernContest implements Contestant {
  private static final Duration EXPIRY = Duration.ofHours(1);

  private final IoThreads threads = IoThreads.of(1);

  private TernContest() {}

  /** Runs it. */
  public static void main(String[] words) throws Exception {
    long beganNanos = System.nanoTime();
    Contest.run(new TernContest(), beganNanos, words);
  }

  @Override
  public Member open(Seat seat, Hears hears) throws Exception {
    MqttClientBuilder builder =
        MqttClient.builder()
            .server("mqtt://127.0.0.1:" + seat.port())
            .clientId(seat.clientId())
            .sessionExpiry(EXPIRY)
            .keepAlive(Duration.ofSeconds(seat.keepAliveSeconds()))
            .ioThreads(threads)
            .onMessage(message -> hears.onMessage())
            .onEvent(event -> tell(event, hears));
    if (seat.retryMillis() > 0) {
      Duration delay = Duration.ofMillis(seat.retryMillis());
      builder = builder.retryDelay(delay, delay);
    }
    MqttClient client = builder.build();
    client.start();
    client.online().get();
    return new TernMember(client);
  }

  private static void tell(ClientEvent event, Hears hears) {
    if (event instanceof ClientEvent.Disconnected) {
      hears.onLost();
    } else if (event instanceof ClientEvent.Connected connected && connected.gapNanos() > 0) {
      hears.onBack();
    }
  }

  /** One client. */
  private record TernMember(MqttClient client) implements Member {
    @Override
    public void subscribe(String filter) throws Exception {
      client.subscribe(filter, QoS.AT_LEAST_ONCE).get();
    }

    @Override
    public void publish(String topic, byte[] payload, int qos, Runnable done) {
      CompletableFuture<?> end =
          client
              .publish(Publication.of(topic, payload, QoS.of(qos)))
              .acknowledged()
              .whenComplete((reason, fault) -> done.run());
      assert end != null : "a future of the end";
    }
  }
}
