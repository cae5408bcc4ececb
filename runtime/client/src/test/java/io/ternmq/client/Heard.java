package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The events of a client under test, one after the other, and what its tests wait for. */
final class Heard implements Consumer<ClientEvent> {
  static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();

  @Override
  public void accept(ClientEvent event) {
    events.add(event);
  }

  /** Waits for the next event of this kind, and passes over others. */
  <E extends ClientEvent> E await(Class<E> kind) throws InterruptedException {
    while (true) {
      ClientEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no " + kind.getSimpleName());
      } else if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  /** Waits for what this will be. */
  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** A message of QoS 1 as a server sends it. */
  static Publish message(String topic, String text, int packetId, Properties properties) {
    return new Publish(
        TopicName.of(topic),
        text.getBytes(StandardCharsets.UTF_8),
        QoS.AT_LEAST_ONCE,
        false,
        false,
        packetId,
        properties);
  }
}
