package io.ternmq.broker.sys;

import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The topics below {@code $SYS/broker}, under the names that mosquitto's users know: brought up to
 * date once an interval, published retained where their value has changed. Owned by the lane that
 * ticks it.
 */
public final class SysTopics {
  private static final String PREFIX = "$SYS/broker/";

  private final BrokerCore core;
  private final List<Traffic> lanes;
  private final Census census;
  private long intervalNanos;
  private final Build build;
  private final Map<String, String> published = new HashMap<>();
  private final Map<String, TopicName> topics = new HashMap<>();
  private final Map<String, LoadAverage> loads = new HashMap<>();
  private long startNanos = Long.MIN_VALUE;
  private long dueNanos;
  private long lastNanos;
  private long mostHeapBytes;

  /**
   * What is running here.
   *
   * @param version of the broker, as it is told
   * @param timestamp that its files carry
   */
  public record Build(String version, String timestamp) {}

  /** What is counted where. */
  public record Sources(BrokerCore core, List<Traffic> lanes, Census census) {}

  /** Topics that are brought up to date this often; 0 for never. */
  public SysTopics(Sources sources, long intervalNanos, Build build) {
    this.core = sources.core();
    this.lanes = List.copyOf(sources.lanes());
    this.census = sources.census();
    this.intervalNanos = intervalNanos;
    this.build = build;
  }

  /** They are brought up to date this often from now on; 0 for never. */
  public void intervalNanos(long changed, Moment now) {
    intervalNanos = changed;
    dueNanos = now.nanos();
  }

  /** Time passed on lane 0. */
  public void onTick(Moment now) {
    if (intervalNanos == 0) {
      return;
    }
    if (startNanos == Long.MIN_VALUE) {
      startNanos = now.nanos();
      dueNanos = now.nanos();
      lastNanos = now.nanos();
      publish("version", build.version(), now);
      publish("timestamp", build.timestamp(), now);
    }
    if (now.nanos() - dueNanos < 0) {
      return;
    }
    dueNanos = now.nanos() + intervalNanos;
    publish("uptime", (now.nanos() - startNanos) / 1_000_000_000L + " seconds", now);
    clients(now);
    traffic(now);
    kept(now);
    heap(now);
    drops(now);
    if (now.nanos() > lastNanos) {
      loads((now.nanos() - lastNanos) / 1e9, now);
      lastNanos = now.nanos();
    }
  }

  private void clients(Moment now) {
    int connected = census.connected();
    int total = core.directory().count();
    int disconnected = Math.max(0, total - connected);
    publish("clients/connected", connected, now);
    publish("clients/active", connected, now);
    publish("clients/disconnected", disconnected, now);
    publish("clients/inactive", disconnected, now);
    publish("clients/total", Math.max(total, connected), now);
    publish("clients/maximum", census.maximum(), now);
    publish("clients/expired", census.expired(), now);
  }

  private void traffic(Moment now) {
    publish("bytes/received", sum(Count.BYTES_RECEIVED), now);
    publish("bytes/sent", sum(Count.BYTES_SENT), now);
    publish("messages/received", sum(Count.PACKETS_RECEIVED), now);
    publish("messages/sent", sum(Count.PACKETS_SENT), now);
    publish("publish/messages/received", sum(Count.PUBLISHES_RECEIVED), now);
    publish("publish/messages/sent", sum(Count.PUBLISHES_SENT), now);
    publish("publish/messages/dropped", droppedForLackOfRoom(), now);
    publish("publish/bytes/received", sum(Count.PUBLISH_BYTES_RECEIVED), now);
    publish("publish/bytes/sent", sum(Count.PUBLISH_BYTES_SENT), now);
  }

  private void kept(Moment now) {
    int shared = core.tree().sharedCount();
    publish("subscriptions/count", Math.max(0, core.tree().count() - shared), now);
    publish("shared_subscriptions/count", shared, now);
    int retained = core.retained().count();
    long retainedBytes = core.retained().bytes();
    publish("retained messages/count", retained, now);
    publish("retained messages/bytes", retainedBytes, now);
    long messages = retained + core.keptMessages();
    publish("store/messages/count", messages, now);
    publish("messages/stored", messages, now);
    publish("store/messages/bytes", retainedBytes + core.keptBytes(), now);
    publish("events/untold", core.untoldEvents().sum(), now);
  }

  private void heap(Moment now) {
    Runtime runtime = Runtime.getRuntime();
    long heapBytes = runtime.totalMemory() - runtime.freeMemory();
    mostHeapBytes = Math.max(mostHeapBytes, heapBytes);
    publish("heap/current", heapBytes, now);
    publish("heap/maximum", mostHeapBytes, now);
  }

  private void drops(Moment now) {
    for (DropReason reason : DropReason.values()) {
      String name = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      publish("drops/" + name, core.drops().count(reason), now);
    }
  }

  /** What mosquitto counts as dropped: queues that were full, receivers that did not read. */
  private long droppedForLackOfRoom() {
    return core.drops().count(DropReason.QUEUE_FULL)
        + core.drops().count(DropReason.MAILBOX_FULL)
        + core.drops().count(DropReason.SLOW_CONNECTION);
  }

  private void loads(double passedSeconds, Moment now) {
    load("load/messages/received", sum(Count.PACKETS_RECEIVED), passedSeconds, now);
    load("load/messages/sent", sum(Count.PACKETS_SENT), passedSeconds, now);
    load("load/publish/received", sum(Count.PUBLISHES_RECEIVED), passedSeconds, now);
    load("load/publish/sent", sum(Count.PUBLISHES_SENT), passedSeconds, now);
    load("load/publish/dropped", droppedForLackOfRoom(), passedSeconds, now);
    load("load/bytes/received", sum(Count.BYTES_RECEIVED), passedSeconds, now);
    load("load/bytes/sent", sum(Count.BYTES_SENT), passedSeconds, now);
    load("load/sockets", sum(Count.SOCKETS_OPENED), passedSeconds, now);
    load("load/connections", sum(Count.CONNECTS_RECEIVED), passedSeconds, now);
  }

  private void load(String name, long total, double passedSeconds, Moment now) {
    LoadAverage average = loads.computeIfAbsent(name, missing -> new LoadAverage());
    average.update(total, passedSeconds);
    for (int span = 0; span < LoadAverage.SPANS.length; span++) {
      String value = String.format(Locale.ROOT, "%.2f", average.over(span));
      publish(name + "/" + LoadAverage.SPANS[span], value, now);
    }
  }

  private long sum(Count count) {
    long sum = 0;
    for (Traffic lane : lanes) {
      sum += lane.shown(count);
    }
    return sum;
  }

  private void publish(String name, long value, Moment now) {
    publish(name, Long.toString(value), now);
  }

  private void publish(String name, String value, Moment now) {
    if (value.equals(published.put(name, value))) {
      return;
    }
    TopicName topic = topics.computeIfAbsent(name, missing -> TopicName.of(PREFIX + missing));
    boolean retain = core.settings().hasRetain();
    core.lane(0).publishOwn(topic, value.getBytes(StandardCharsets.UTF_8), retain, now);
  }
}
