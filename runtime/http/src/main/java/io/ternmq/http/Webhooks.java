package io.ternmq.http;

import io.ternmq.broker.EventKind;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.ToLongFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other servers of events, by HTTP. To be given to a broker before it starts, as a listener
 * and as something that it owns. Hears events on one thread; safe to ask and to close from any.
 */
public final class Webhooks implements BrokerListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.ternmq.broker.webhooks");
  private static final int CLIENT_THREADS = 2;

  private final List<WebhookDelivery> deliveries = new ArrayList<>();
  private final List<ExecutorService> threads = new ArrayList<>();
  private final WebhookTimes times;

  // the thread that hears events
  private final Map<String, Integer> keepAlives = new HashMap<>();
  private final String life = Long.toString(new SecureRandom().nextLong() >>> 1, 36);
  private long lastNumber;

  private Webhooks(WebhookTimes times) {
    this.times = times;
  }

  /** Tells nobody. */
  public static Webhooks none() {
    return new Webhooks(WebhookTimes.STANDARD);
  }

  /** Tells each of these. */
  public static Webhooks of(List<Webhook> hooks) {
    return of(hooks, WebhookTimes.STANDARD);
  }

  static Webhooks of(List<Webhook> hooks, WebhookTimes times) {
    Webhooks webhooks = new Webhooks(times);
    if (!hooks.isEmpty()) {
      webhooks.open(hooks);
    }
    return webhooks;
  }

  private void open(List<Webhook> hooks) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(threads("tern-webhooks"));
    ExecutorService workers =
        Executors.newFixedThreadPool(CLIENT_THREADS, threads("tern-webhooks-io"));
    threads.add(clock);
    threads.add(workers);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .executor(workers)
            .connectTimeout(times.patience())
            .followRedirects(HttpClient.Redirect.NEVER) // what is told is for the one that is named
            .version(HttpClient.Version.HTTP_1_1);
    HttpClient usual = builder.build();
    for (Webhook hook : hooks) {
      SSLContext trust = hook.trust();
      HttpClient client = trust == null ? usual : builder.sslContext(trust).build();
      deliveries.add(new WebhookDelivery(hook, times, client, clock));
    }
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (deliveries.isEmpty()) {
      return;
    }
    Notice notice = notice(event);
    EventKind kind = EventKind.of(event);
    byte[] json = null;
    for (WebhookDelivery delivery : deliveries) {
      if (delivery.hook().kinds().contains(kind)) {
        json = json == null ? json(event, now, notice) : json;
        delivery.add(json);
      }
    }
  }

  /** An id that no other event ever has, here or in another life, and what the API tells of it. */
  private byte[] json(BrokerEvent event, Moment now, @Nullable Notice notice) {
    lastNumber++;
    Map<String, @Nullable Object> json = Json.object("id", life + "-" + lastNumber);
    json.putAll(EventJson.of(event, now.epochMillis(), notice));
    return Json.bytes(json);
  }

  /** How soon silence was noticed is a matter of the keep-alive, which only the connect told. */
  private @Nullable Notice notice(BrokerEvent event) {
    if (event instanceof BrokerEvent.Connected connected) {
      keepAlives.put(connected.clientId(), connected.keepAliveSeconds());
    } else if (event instanceof BrokerEvent.Disconnected lost) {
      Integer keepAlive = keepAlives.remove(lost.clientId());
      return Notice.of(lost, keepAlive == null ? 0 : keepAlive);
    }
    return null;
  }

  /** How many events receivers took, each counted for each receiver. */
  long delivered() {
    return sum(WebhookDelivery::delivered);
  }

  /** How many were dropped. */
  long dropped() {
    return sum(WebhookDelivery::dropped);
  }

  /** How many wait. */
  long waiting() {
    return sum(WebhookDelivery::waiting);
  }

  /** How many requests failed. */
  long failed() {
    return sum(WebhookDelivery::failed);
  }

  private long sum(ToLongFunction<WebhookDelivery> figure) {
    return deliveries.stream().mapToLong(figure).sum();
  }

  /** Gives what waits a little time, and ends. */
  @Override
  public void close() {
    long endNanos = System.nanoTime() + times.farewell().toNanos();
    while (System.nanoTime() - endNanos < 0
        && !deliveries.stream().allMatch(WebhookDelivery::isDoneOrHopeless)) {
      java.util.concurrent.locks.LockSupport.parkNanos(this, 5_000_000);
    }
    threads.forEach(ExecutorService::shutdownNow);
    if (waiting() > 0) {
      LOG.warn("{} events were not told to webhooks before the end", waiting());
    }
  }
}
