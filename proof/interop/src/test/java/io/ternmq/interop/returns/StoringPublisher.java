package io.ternmq.interop.returns;

import io.ternmq.client.Delivery;
import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.QoS;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A process that publishes with a queue on disk until it is killed, and prints each message that it
 * was told is stored. With {@code drain} it sends what earlier lives left, and ends.
 */
final class StoringPublisher {
  static final String TOPIC = "killed/publisher";

  private static final int UNFINISHED_LIMIT = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private StoringPublisher() {}

  /** Arguments: the server's address, the directory, and a number of this life or {@code drain}. */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch isOnline = new CountDownLatch(1);
    MqttClient client =
        MqttClient.builder()
            .server(arguments[0])
            .clientId("killed-publisher")
            .queueDirectory(Path.of(arguments[1]))
            .retryDelay(Duration.ofMillis(10), Duration.ofMillis(200))
            .onUndelivered(message -> System.out.println("undelivered " + message))
            .onEvent(
                event -> {
                  if (event instanceof ClientEvent.Connected) {
                    isOnline.countDown();
                  } else if (event instanceof ClientEvent.SessionLost) {
                    System.out.println("session lost");
                  }
                })
            .build();
    client.start();
    if (arguments[2].equals("drain")) {
      drain(client, isOnline);
    } else {
      publish(client, arguments[2]);
    }
  }

  private static void drain(MqttClient client, CountDownLatch isOnline)
      throws InterruptedException {
    if (!isOnline.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("not on line in time");
    }
    client.disconnect(PATIENCE).join();
    client.close();
    System.out.println("drained");
  }

  private static void publish(MqttClient client, String life) throws InterruptedException {
    Semaphore room = new Semaphore(UNFINISHED_LIMIT);
    for (int number = 0; ; number++) {
      if (!room.tryAcquire(1, TimeUnit.SECONDS)) {
        continue; // off line: the queue holds enough
      }
      QoS qos = number % 2 == 0 ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE;
      String text = qos.level() + " " + life + " " + number;
      Delivery delivery = client.publish(Publication.of(TOPIC, text, qos));
      CompletableFuture<?> told =
          delivery.stored().thenRun(() -> System.out.println("stored " + text));
      CompletableFuture<?> left =
          delivery.acknowledged().whenComplete((reason, fault) -> room.release());
      if (told.isCompletedExceptionally() || left.isCompletedExceptionally()) {
        throw new IllegalStateException("a message was refused: " + text);
      }
    }
  }
}
