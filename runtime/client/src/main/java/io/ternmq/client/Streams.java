package io.ternmq.client;

import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicFilter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The streams of a client that are open, and the subscriptions under them. Thread-safe. */
final class Streams {
  /** A stream that is over before it begins. */
  private static final Flow.Subscription NOTHING =
      new Flow.Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
      };

  private final MqttClient client;
  private final Callbacks callbacks;
  private final Routes routes;
  private final DropCounts drops;
  private final Set<MessageStream> open = ConcurrentHashMap.newKeySet();

  Streams(MqttClient client, Callbacks callbacks, Routes routes, DropCounts drops) {
    this.client = client;
    this.callbacks = callbacks;
    this.routes = routes;
    this.drops = drops;
  }

  /** Opens a stream of this filter for a subscriber, and subscribes at the server. */
  void open(
      TopicFilter filter, QoS maximumQoS, Flow.Subscriber<? super ReceivedMessage> subscriber) {
    if (client.isClosed()) {
      refuse(subscriber);
      return;
    }
    MessageStream stream =
        newStream(
            filter, subscriber, () -> client.post(owner -> unsubscribeUnheard(owner, filter)));
    CompletableFuture<List<ReasonCode>> answer = client.subscribe(filter.text(), maximumQoS);
    begin(stream); // behind the SUBSCRIBE, for it may cancel at once
    CompletableFuture<?> settled =
        answer.whenComplete((reasons, fault) -> onSubscribed(stream, reasons, fault));
    assert settled != null : "a future of the answer";
  }

  /** Opens a stream of all messages for a subscriber. */
  void open(Flow.Subscriber<? super ReceivedMessage> subscriber) {
    if (client.isClosed()) {
      refuse(subscriber);
    } else {
      begin(newStream(null, subscriber, () -> {}));
    }
  }

  /** The callbacks have ended, so this is told at once. */
  private static void refuse(Flow.Subscriber<? super ReceivedMessage> subscriber) {
    subscriber.onSubscribe(NOTHING);
    subscriber.onError(new ClientStoppedException());
  }

  private MessageStream newStream(
      @Nullable TopicFilter filter,
      Flow.Subscriber<? super ReceivedMessage> subscriber,
      Runnable onEnd) {
    MessageStream stream = new MessageStream(callbacks, drops, Objects.requireNonNull(subscriber));
    Routes.Route route = new Routes.Route(filter, stream);
    stream.onEnd(
        () -> {
          routes.remove(route);
          open.remove(stream);
          onEnd.run();
        });
    callbacks.listen(route);
    return stream;
  }

  /** Among the callbacks, as all that a subscriber hears: one thing after the other. */
  private void begin(MessageStream stream) {
    stream.begin();
    open.add(stream);
    if (stream.isOver()) {
      open.remove(stream);
    }
  }

  private void onSubscribed(
      MessageStream stream, @Nullable List<ReasonCode> reasons, @Nullable Throwable fault) {
    if (fault != null && client.isClosed()) {
      stream.complete();
    } else if (fault != null) {
      stream.fail(fault);
    } else if (reasons != null && reasons.get(0).isFailure()) {
      stream.fail(new RejectedException(reasons.get(0)));
    }
  }

  /** On the lane, behind the SUBSCRIBE of whoever began to hear the filter before. */
  private void unsubscribeUnheard(ClientDriver owner, TopicFilter filter) {
    if (!routes.has(filter)) {
      owner.change(PendingChange.ofUnsubscribe(List.of(filter.text())));
    }
  }

  /** The client is closed. */
  void complete() {
    List.copyOf(open).forEach(MessageStream::complete);
  }
}
