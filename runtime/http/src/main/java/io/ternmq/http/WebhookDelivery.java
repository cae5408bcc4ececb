package io.ternmq.http;

import io.ternmq.core.Backoff;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to one receiver, in order, one batch at a time, each until it is taken. A receiver
 * that cannot be reached is tried for as long as it takes, while the oldest of its events make room
 * for the latest; one that refuses a batch again and again is spared that batch. {@link #add} and
 * the counters are for any thread, the rest belongs to the thread of the clock.
 */
final class WebhookDelivery {
  /** How often a batch is offered to a receiver that refuses it. */
  static final int REFUSALS_LIMIT = 8;

  private static final Logger LOG = LoggerFactory.getLogger("io.ternmq.broker.webhooks");
  private static final long LONGEST_WISH_SECONDS = 600;

  private final Webhook hook;
  private final WebhookTimes times;
  private final HttpClient client;
  private final ScheduledExecutorService clock;
  private final Backoff backoff;
  private final WebhookQueue queue = new WebhookQueue();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private WebhookQueue.@Nullable Batch batch;
  private byte[] body = {};
  private int refusals;
  private volatile boolean isTroubled;
  private volatile boolean isBusy;

  WebhookDelivery(
      Webhook hook, WebhookTimes times, HttpClient client, ScheduledExecutorService clock) {
    this.hook = hook;
    this.times = times;
    this.client = client;
    this.clock = clock;
    this.backoff =
        new Backoff(
            times.firstDelay().toNanos(),
            times.longestDelay().toNanos(),
            new SplittableRandom(new SecureRandom().nextLong()));
  }

  Webhook hook() {
    return hook;
  }

  /** One more event, already written as JSON. */
  void add(byte[] event) {
    queue.add(event);
    if (!isBusy) {
      execute(this::next);
    }
  }

  /** How many events wait, those under way not among them. */
  int waiting() {
    return queue.waiting();
  }

  long dropped() {
    return queue.dropped();
  }

  /** How many events the receiver took. */
  long delivered() {
    return delivered.sum();
  }

  /** How many requests it did not answer as it should. */
  long failed() {
    return failed.sum();
  }

  /** True where there is nothing that waiting a little could bring to the receiver. */
  boolean isDoneOrHopeless() {
    return isTroubled || (!isBusy && queue.waiting() == 0);
  }

  private void next() {
    if (batch != null) {
      return;
    }
    isBusy = true; // whoever adds from here on relies on the end of this batch
    batch = queue.poll();
    if (batch == null) {
      isBusy = false;
      if (queue.waiting() > 0) {
        execute(this::next); // it was added between the two
      }
      return;
    }
    body = batch.toBody();
    refusals = 0;
    send();
  }

  private void send() {
    CompletableFuture<HttpResponse<Void>> answer;
    try {
      answer =
          client.sendAsync(
              WebhookPost.request(hook, body, System.currentTimeMillis(), times.patience()),
              BodyHandlers.discarding());
    } catch (RuntimeException fault) {
      LOG.debug("{}", fault.getClass()); // no more of it: it names the token
      onFailure("no request can be made with its url and its token", false, 0);
      return;
    }
    // The client's own limit ends with the head of an answer; this one counts its body too.
    var limit = clock.schedule(() -> answer.cancel(true), nanos(times), TimeUnit.NANOSECONDS);
    CompletableFuture<?> unused = // its end is a step of this object
        answer.whenComplete(
            (response, fault) ->
                execute(
                    () -> {
                      limit.cancel(false);
                      onEnd(response, fault);
                    }));
  }

  private static long nanos(WebhookTimes times) {
    return times.patience().toNanos();
  }

  private void onEnd(@Nullable HttpResponse<Void> response, @Nullable Throwable fault) {
    if (response == null) {
      onFailure(sentenceOf(fault), false, 0);
      return;
    }
    int status = response.statusCode();
    if (status / 100 == 2) {
      onTaken();
      return;
    }
    boolean isPassing = status >= 500 || status == 408 || status == 425 || status == 429;
    onFailure("it answers " + status, !isPassing, wishSeconds(response));
  }

  private static String sentenceOf(@Nullable Throwable fault) {
    Throwable cause = fault == null || fault.getCause() == null ? fault : fault.getCause();
    if (cause instanceof CancellationException) {
      return "it did not answer in time";
    }
    return cause instanceof IOException io ? Unreached.sentence(io) : String.valueOf(fault);
  }

  /** When a receiver wants to be asked again; 0 where it does not say. */
  private static long wishSeconds(HttpResponse<Void> response) {
    String wish = response.headers().firstValue("Retry-After").orElse("");
    return wish.matches("\\d{1,9}") ? Math.min(Long.parseLong(wish), LONGEST_WISH_SECONDS) : 0;
  }

  private void onTaken() {
    delivered.add(batchSize());
    if (isTroubled) {
      LOG.info("the webhook {} takes events again", hook.name());
    }
    isTroubled = false;
    backoff.reset();
    goOn();
  }

  private void onFailure(String sentence, boolean isRefusal, long wishSeconds) {
    failed.increment();
    refusals += isRefusal ? 1 : 0;
    if (!isTroubled) {
      LOG.warn("the webhook {} takes no events: {}; it is tried again", hook.name(), sentence);
    }
    isTroubled = true;
    WebhookQueue.Batch refused = batch;
    if (refusals >= REFUSALS_LIMIT && refused != null) {
      LOG.warn(
          "{} events are given up: the webhook {} refused them: {}",
          batchSize(),
          hook.name(),
          sentence);
      queue.giveUp(refused);
      goOn();
      return;
    }
    long wishNanos = TimeUnit.SECONDS.toNanos(wishSeconds);
    schedule(Math.max(backoff.nextDelayNanos(), wishNanos));
  }

  private int batchSize() {
    WebhookQueue.Batch current = batch;
    return current == null ? 0 : current.events().size();
  }

  private void goOn() {
    batch = null;
    next();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its end is a step of this object
  private void schedule(long delayNanos) {
    try {
      clock.schedule(this::send, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException stopping) {
      LOG.debug("the broker stops", stopping);
    }
  }

  private void execute(Runnable step) {
    try {
      clock.execute(step);
    } catch (RejectedExecutionException stopping) {
      LOG.debug("the broker stops", stopping);
    }
  }
}
