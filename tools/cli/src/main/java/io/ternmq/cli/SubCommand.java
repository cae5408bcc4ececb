package io.ternmq.cli;

import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.ReceivedMessage;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern sub}: prints what is published, and comes back after every loss. */
@Command(
    name = "sub",
    description = "Print what is published under a filter, across every loss of the link.",
    sortOptions = false,
    customSynopsis = "tern sub -t FILTER [-t FILTER]... [OPTIONS]",
    footer = {
      "",
      "Examples:",
      "  tern sub -t 'sensor/#' -v",
      "  tern sub -h broker.example -t a -t b -q 1 -C 10",
      "  tern sub -i logger -c -q 1 -t 'log/#'     keeps its session while it is away",
      "  tern sub --server ws://broker.example:8083/mqtt -t greeting",
    })
final class SubCommand implements Callable<Integer> {
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "FILTER",
      description = "What to subscribe to; may be given more than once.")
  private List<String> filters = new ArrayList<>();

  @Option(
      names = {"-q", "--qos"},
      paramLabel = "QOS",
      converter = QoSConverter.class,
      description = "How surely at most: 0, 1 or 2. Default: 0.")
  private QoS qos = QoS.AT_MOST_ONCE;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print the topic before each message.")
  private boolean showsTopic;

  @Option(names = "-N", description = "Print no new line after a message.")
  private boolean omitsNewLine;

  @Option(names = "-R", description = "Do not print what the broker had retained.")
  private boolean skipsRetained;

  @Option(names = "-C", paramLabel = "COUNT", description = "End after so many messages.")
  private @Nullable Integer countWanted;

  @Option(
      names = "-W",
      paramLabel = "SECONDS",
      description = "End after this time, with exit code 27.")
  private @Nullable Integer timeoutSeconds;

  @Option(names = "-E", description = "End when the broker has granted the subscriptions.")
  private boolean endsWhenGranted;

  @Mixin private ConnectionOptions connection;

  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private int printedCount;

  @Override
  public Integer call() {
    List<SubscriptionRequest> requests = requests();
    MqttClientBuilder builder = connection.toBuilder();
    LinkLines lines = new LinkLines(spec.commandLine().getErr());
    WaitingCount waiting = new WaitingCount(lines);
    try (MessagePrinter printer =
            new MessagePrinter(
                new FileOutputStream(FileDescriptor.out),
                showsTopic,
                !omitsNewLine,
                () -> end.complete(ExitCode.DONE));
        MqttClient client =
            builder
                .acknowledgeByHand()
                .onMessage(message -> onMessage(message, printer, waiting))
                .onEvent(event -> onEvent(event, lines, waiting))
                .build()) {
      Runtime.getRuntime().addShutdownHook(new Thread(client::close, "tern-farewell"));
      client.start();
      subscribe(client, requests);
      int exitCode = await();
      client.disconnect(FAREWELL).join();
      printer.finish();
      return exitCode;
    }
  }

  private List<SubscriptionRequest> requests() {
    String named = connection.urlTopic();
    if (named != null) {
      filters.add(named);
    }
    if (filters.isEmpty()) {
      throw CommandFailure.ofMisuse("say what to subscribe to: -t FILTER");
    }
    filters.forEach(TopicFilter::of); // complains where it is none
    if (countWanted != null && countWanted < 1) {
      throw CommandFailure.ofMisuse("-C counts from 1, not " + countWanted);
    }
    if (timeoutSeconds != null && timeoutSeconds < 1) {
      throw CommandFailure.ofMisuse("-W takes 1 second or more, not " + timeoutSeconds);
    }
    return filters.stream().map(filter -> SubscriptionRequest.of(filter, qos)).toList();
  }

  private void onMessage(ReceivedMessage message, MessagePrinter printer, WaitingCount waiting) {
    if (end.isDone()) {
      return; // not acknowledged: a session that is kept brings it again
    }
    waiting.onMessage(message);
    if (skipsRetained && message.retain()) {
      message.acknowledge();
      return;
    }
    if (!printer.print(message)) {
      end.complete(ExitCode.DONE);
      return;
    }
    message.acknowledge();
    printedCount++;
    if (countWanted != null && printedCount >= countWanted) {
      end.complete(ExitCode.DONE);
    }
  }

  private void onEvent(ClientEvent event, LinkLines lines, WaitingCount waiting) {
    if (end.isDone()) {
      return;
    }
    if (event instanceof ClientEvent.Connected connected) {
      waiting.onConnected(connected);
    } else {
      lines.onEvent(event);
    }
    if (event instanceof ClientEvent.GivenUp) {
      end.complete(ExitCode.FAILED);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what comes of it completes the end
  private void subscribe(MqttClient client, List<SubscriptionRequest> requests) {
    client.subscribe(requests).thenAccept(reasons -> onAnswer(requests, reasons));
  }

  private void onAnswer(List<SubscriptionRequest> requests, List<ReasonCode> reasons) {
    for (int index = 0; index < reasons.size(); index++) {
      if (reasons.get(index).isFailure()) {
        end.completeExceptionally(
            CommandFailure.of(
                "the broker does not grant "
                    + requests.get(index).filter()
                    + ": "
                    + reasons.get(index)));
      }
    }
    if (endsWhenGranted) {
      end.complete(ExitCode.DONE);
    }
  }

  private int await() {
    if (timeoutSeconds != null) {
      end.completeOnTimeout(ExitCode.TIMED_OUT, timeoutSeconds, TimeUnit.SECONDS);
    }
    try {
      return end.join();
    } catch (CompletionException wrapped) {
      throw wrapped.getCause() instanceof CommandFailure failure ? failure : wrapped;
    }
  }
}
