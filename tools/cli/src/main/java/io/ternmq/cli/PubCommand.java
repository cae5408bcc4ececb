package io.ternmq.cli;

import io.ternmq.client.Delivery;
import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.LossKind;
import io.ternmq.clientcore.QueuePolicy;
import io.ternmq.clientcore.ReconnectPolicy;
import io.ternmq.packet.Properties;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern pub}: publishes and waits until the broker has it. */
@Command(
    name = "pub",
    description = "Publish to a broker, and wait until it has the messages.",
    sortOptions = false,
    customSynopsis = "tern pub -t TOPIC (-m TEXT | -f FILE | -s | -l | -n) [OPTIONS]",
    footer = {
      "",
      "Examples:",
      "  tern pub -t greeting -m 'hello'",
      "  tern pub -h broker.example -t sensor/1 -q 1 -r -f reading.json",
      "  tail -f app.log | tern pub -t log -l",
      "  tern pub -L mqtt://user:secret@broker.example/greeting -m 'hello'",
    })
final class PubCommand implements Callable<Integer> {
  /** How many messages of -l may be on their way at once. */
  private static final int UNDER_WAY_LIMIT = 1_000;

  private static final int LOOK_MILLIS = 100;
  private static final int ATTEMPT_LIMIT = 10;

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      description = "Where to publish.")
  private @Nullable String topic;

  @Mixin private PayloadOptions payload;

  @Option(
      names = {"-q", "--qos"},
      paramLabel = "QOS",
      converter = QoSConverter.class,
      description = "How surely: 0, 1 or 2. Default: 0.")
  private QoS qos = QoS.AT_MOST_ONCE;

  @Option(
      names = {"-r", "--retain"},
      description = "The broker keeps the message for later subscribers.")
  private boolean isRetained;

  @Option(
      names = "--repeat",
      paramLabel = "COUNT",
      description = "Publish the message so many times. Default: 1.")
  private int repeatCount = 1;

  @Mixin private ConnectionOptions connection;

  private final Semaphore room = new Semaphore(UNDER_WAY_LIMIT);
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
  private final CompletableFuture<Void> isOnline = new CompletableFuture<>();
  private final CompletableFuture<Void> isGivenUp = new CompletableFuture<>();

  /** How the latest attempt failed; of the thread of the events. */
  private ClientEvent.@Nullable Failed failure;

  @Override
  public Integer call() {
    TopicName name = TopicName.of(topicOrUrl());
    payload.check();
    if (repeatCount < 1) {
      throw CommandFailure.ofMisuse("--repeat counts from 1, not " + repeatCount);
    }
    LinkLines lines = new LinkLines(spec.commandLine().getErr());
    try (MqttClient client =
        connection.toBuilder()
            .maximumAttempts(ATTEMPT_LIMIT)
            .queuePolicy(QueuePolicy.BLOCK)
            .onEvent(event -> onEvent(event, lines))
            .build()) {
      client.start();
      await(isOnline);
      publishAll(client, name);
      client.disconnect(FAREWELL).join();
    }
    return ExitCode.DONE;
  }

  private String topicOrUrl() {
    String named = topic == null ? connection.urlTopic() : topic;
    if (named == null) {
      throw CommandFailure.ofMisuse("say where to publish: -t TOPIC");
    }
    return named;
  }

  private void onEvent(ClientEvent event, LinkLines lines) {
    if (event instanceof ClientEvent.Connected connected) {
      if (!isOnline.complete(null)) {
        lines.say(LinkLines.backText(connected));
      }
    } else if (event instanceof ClientEvent.Failed failed && !isOnline.isDone()) {
      failure = failed;
    } else if (isEndOfTheFirstTry(event) && failure != null) {
      isOnline.completeExceptionally(
          CommandFailure.of(
              "cannot connect to "
                  + failure.attempt().server()
                  + ": "
                  + LinkLines.words(failure.cause())));
    } else if (isOnline.isDone() && !isOnline.isCompletedExceptionally()) {
      lines.onEvent(event);
    }
    if (event instanceof ClientEvent.GivenUp) {
      isGivenUp.completeExceptionally(CommandFailure.of("not everything was published"));
    }
  }

  /** A try that goes on at once, with an older version or another server, is not over. */
  private boolean isEndOfTheFirstTry(ClientEvent event) {
    if (isOnline.isDone()) {
      return false;
    }
    return event instanceof ClientEvent.GivenUp
        || (event instanceof ClientEvent.RetryScheduled retry
            && retry.delayNanos() > 0
            && !mayBeAnOldBroker(retry));
  }

  /** Old brokers close without a word where they do not know the version. */
  private boolean mayBeAnOldBroker(ClientEvent.RetryScheduled retry) {
    LossKind kind = retry.cause().kind();
    return (kind == LossKind.CLOSED || kind == LossKind.RESET)
        && retry.attemptNumber() <= ReconnectPolicy.BARE_CLOSES_BEFORE_FALLING_BACK + 1
        && !connection.isVersionFixed();
  }

  private void publishAll(MqttClient client, TopicName name) {
    CompletableFuture<Void> all =
        CompletableFuture.runAsync(() -> readAndPublish(client, name), PubCommand::aside);
    await(CompletableFuture.anyOf(all, isGivenUp));
    Throwable first = fault.get();
    if (first != null) {
      throw CommandFailure.of(String.valueOf(first.getMessage()));
    }
  }

  /** On a thread of its own: a client that has given up waits for no further line. */
  private static void aside(Runnable reading) {
    Thread thread = new Thread(reading, "tern-input");
    thread.setDaemon(true);
    thread.start();
  }

  private void readAndPublish(MqttClient client, TopicName name) {
    try {
      payload.forEach(
          System.in,
          bytes -> {
            for (int count = 0; count < repeatCount; count++) {
              publish(client, new Publication(name, bytes, qos, isRetained, Properties.NONE));
            }
          });
    } catch (IOException fault) {
      throw CommandFailure.of("the standard input cannot be read: " + fault.getMessage());
    }
    room.acquireUninterruptibly(UNDER_WAY_LIMIT);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is counted
  private void publish(MqttClient client, Publication publication) {
    awaitRoom();
    Delivery delivery = client.publish(publication);
    delivery
        .acknowledged()
        .whenComplete(
            (reason, failure) -> {
              fault.compareAndSet(null, failure);
              room.release();
            });
  }

  private void awaitRoom() {
    try {
      while (!room.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (isGivenUp.isDone()) {
          await(isGivenUp);
        }
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw CommandFailure.of("interrupted");
    }
  }

  private static void await(CompletableFuture<?> future) {
    try {
      future.join();
    } catch (CompletionException wrapped) {
      throw wrapped.getCause() instanceof RuntimeException failure ? failure : wrapped;
    }
  }
}
