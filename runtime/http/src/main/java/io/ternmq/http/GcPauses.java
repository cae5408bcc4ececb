package io.ternmq.http;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * How long the Java runtime stood still to collect garbage, by collector. Micrometer's own meters
 * for that appear with the first collection only; these are there from the start, so that a query
 * finds them.
 */
final class GcPauses implements NotificationListener, AutoCloseable {
  /** What is reported of collections that go on beside the program. */
  private static final String NO_PAUSE = "No GC";

  private final Map<String, Timer> timers = new HashMap<>();

  private GcPauses() {}

  /** Listens from now on. */
  static GcPauses bind(MeterRegistry registry, Duration[] steps) {
    GcPauses pauses = new GcPauses();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      boolean stopsTheWorld = !collector.getName().endsWith(" Cycles"); // as ZGC's do not
      if (stopsTheWorld && collector instanceof NotificationEmitter emitter) {
        pauses.timers.put(collector.getName(), timer(registry, collector.getName(), steps));
        emitter.addNotificationListener(pauses, null, null);
      }
    }
    return pauses;
  }

  private static Timer timer(MeterRegistry registry, String collector, Duration[] steps) {
    return Timer.builder("jvm.gc.pause")
        .description("How long the Java virtual machine stood still to collect garbage")
        .tag("gc", collector)
        .serviceLevelObjectives(steps)
        .register(registry);
  }

  @Override
  public void handleNotification(Notification notification, @Nullable Object handback) {
    if (!notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        || !(notification.getUserData() instanceof CompositeData data)) {
      return;
    }
    GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
    Timer timer = timers.get(info.getGcName());
    if (timer != null && !info.getGcCause().equals(NO_PAUSE)) {
      timer.record(Duration.ofMillis(info.getGcInfo().getDuration()));
    }
  }

  @Override
  public void close() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (timers.containsKey(collector.getName())
          && collector instanceof NotificationEmitter emitter) {
        try {
          emitter.removeNotificationListener(this);
        } catch (ListenerNotFoundException gone) {
          // then there is nothing to remove
        }
      }
    }
  }
}
