package io.ternmq.chaos;

import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.packet.QoS;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Publishes and subscribes through a faulty proxy, and keeps a ledger of what became of every
 * message. The clients are TernMQ's; the broker is any.
 */
public final class Verify {
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final int TAG_RADIX = 36;

  /** So often the patience may pass without anybody on line before the broker counts as gone. */
  private static final int ABSENCE_PATIENCES = 6;

  private final VerifyPlan plan;
  private final Consumer<String> progress;
  private final String tag = Long.toString(System.nanoTime() & 0xffff_ffffL, TAG_RADIX);
  private final DarkTimes dark = new DarkTimes();
  private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
  private final AtomicInteger cutCount = new AtomicInteger();
  private final Losses losses = new Losses();
  private final List<VerifyPublisher> publishers = new ArrayList<>();
  private final List<VerifySubscriber> subscribers = new ArrayList<>();
  private long onlineNanos;

  private Verify(VerifyPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs a plan on the calling thread.
   *
   * @param progress hears once a second how far it is
   * @throws ChaosFailed with a sentence where it cannot begin
   */
  public static VerifyReport run(VerifyPlan plan, Consumer<String> progress) {
    return new Verify(plan, progress).run();
  }

  private VerifyReport run() {
    try (ChaosProxy proxy = ChaosProxy.start(0, plan.target().broker(), dark::onFault)) {
      try {
        connect(proxy);
        Ticker ticker = new Ticker(() -> progress.accept(progressLine()));
        publishWhileCut(proxy, ticker);
        awaitTheRest(ticker);
        return report();
      } finally {
        publishers.forEach(VerifyPublisher::close);
        subscribers.forEach(VerifySubscriber::close);
      }
    }
  }

  private void connect(ChaosProxy proxy) {
    VerifyPlan.Crowd crowd = plan.crowd();
    for (int index = 0; index < crowd.publishers(); index++) {
      List<Stream> streams = new ArrayList<>();
      for (QoS qos : crowd.qos()) {
        String topic = "chaos/" + tag + "/" + index + "/" + qos.level();
        streams.add(new Stream(topic, qos, crowd.subscribers()));
      }
      publishers.add(new VerifyPublisher(builder(proxy, "pub-" + index), streams, crowd, losses));
    }
    List<Stream> all = streams();
    for (int index = 0; index < crowd.subscribers(); index++) {
      MqttClientBuilder builder = builder(proxy, "sub-" + index);
      VerifySubscriber.Log log = new VerifySubscriber.Log(index, all, losses);
      subscribers.add(new VerifySubscriber(builder, log, dark));
    }
    subscribers.forEach(each -> awaitFirst(() -> each.subscribe("chaos/" + tag + "/#")));
    publishers.forEach(each -> awaitFirst(() -> each.start(dark)));
  }

  private void awaitFirst(FirstStep step) {
    try {
      step.begin().get(FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new ChaosFailed("interrupted", interruption);
    } catch (TimeoutException | java.util.concurrent.ExecutionException | CompletionException no) {
      throw new ChaosFailed(
          "the broker at "
              + plan.target().broker()
              + " did not take a client and its subscription within "
              + FIRST_ANSWER.toSeconds()
              + " s; is it running, and does it allow them?",
          no);
    }
  }

  private interface FirstStep {
    java.util.concurrent.CompletableFuture<?> begin();
  }

  private MqttClientBuilder builder(ChaosProxy proxy, String name) {
    VerifyPlan.Target target = plan.target();
    MqttClientBuilder builder =
        MqttClient.builder()
            .server("mqtt://127.0.0.1:" + proxy.port())
            .clientId("chaos-" + tag + "-" + name)
            .keepAlive(Duration.ofSeconds(5))
            .heartbeat(Duration.ofSeconds(1))
            .connectTimeout(Duration.ofSeconds(3))
            .retryDelay(Duration.ofMillis(100), Duration.ofSeconds(1))
            .maximumInFlight(plan.crowd().inFlight());
    if (target.version() != null) {
      builder.protocolVersion(target.version());
    }
    if (target.username() != null) {
      builder.username(target.username());
    }
    if (target.password() != null) {
      builder.password(target.password());
    }
    return builder;
  }

  private List<Stream> streams() {
    return publishers.stream().flatMap(each -> each.streams().stream()).toList();
  }

  // ---- the run

  private void publishWhileCut(ChaosProxy proxy, Ticker ticker) {
    VerifyPlan.Trouble trouble = plan.trouble();
    FaultSchedule schedule =
        FaultSchedule.bySeed(trouble.seed(), trouble.every(), trouble.kinds(), false);
    ChaosRun run = new ChaosRun(proxy, schedule);
    Thread nemesis = new Thread(() -> run.run((fault, met) -> onFault(fault, met, run)), "chaos");
    nemesis.setDaemon(true);
    nemesis.start();
    onlineNanos = System.nanoTime();
    try {
      while (nemesis.isAlive()) {
        publishers.forEach(VerifyPublisher::publishDue);
        ticker.await();
        failWhereTheBrokerIsGone();
      }
    } finally {
      run.stop();
    }
  }

  private void onFault(Fault fault, int met, ChaosRun run) {
    if (met > 0) {
      synchronized (faults) {
        faults.merge(fault.kind(), 1, Integer::sum);
      }
      if (fault.kind().isCut()) {
        cutCount.incrementAndGet();
      }
    }
    if (cutCount.get() >= plan.trouble().cuts()) {
      run.stop();
    }
  }

  /** Until everything has come, or nothing more comes for a while. */
  private void awaitTheRest(Ticker ticker) {
    long patienceNanos = plan.judgement().patience().toNanos();
    long movedNanos = System.nanoTime();
    long before = -1;
    while (!streams().stream().allMatch(Stream::isComplete)) {
      ticker.await();
      failWhereTheBrokerIsGone();
      long now = moved();
      if (now != before || isAnybodyComingBack()) {
        before = now;
        movedNanos = System.nanoTime();
      } else if (System.nanoTime() - movedNanos > patienceNanos) {
        return;
      }
    }
  }

  /** A client that waits for its next attempt is waited for. */
  private boolean isAnybodyComingBack() {
    return publishers.stream().anyMatch(VerifyPublisher::isComingBack)
        || subscribers.stream().anyMatch(VerifySubscriber::isComingBack);
  }

  /** No fault keeps everybody away for longer than it lasts itself. */
  private void failWhereTheBrokerIsGone() {
    long absentNanos = System.nanoTime() - onlineNanos;
    if (publishers.stream().anyMatch(VerifyPublisher::isOnline)
        || subscribers.stream().anyMatch(VerifySubscriber::isOnline)) {
      onlineNanos = System.nanoTime();
    } else if (absentNanos > longestAbsenceNanos()) {
      throw new ChaosFailed(
          "nobody has come back to the broker at "
              + plan.target().broker()
              + " for "
              + Durations.text(absentNanos)
              + "; is it still running?");
    }
  }

  private long longestAbsenceNanos() {
    long faultNanos = 0;
    for (Fault fault : plan.trouble().kinds()) {
      faultNanos = Math.max(faultNanos, fault.duration().toNanos());
    }
    return faultNanos + ABSENCE_PATIENCES * plan.judgement().patience().toNanos();
  }

  /** A number that changes with every message that ends or comes. */
  private long moved() {
    long sum = 0;
    for (Stream stream : streams()) {
      LedgerRow row = stream.toRow();
      sum += row.arrived().delivered() + row.arrived().duplicated() - stream.openCount();
    }
    return sum;
  }

  private String progressLine() {
    int sent = 0;
    int open = 0;
    int delivered = 0;
    for (Stream stream : streams()) {
      LedgerRow row = stream.toRow();
      sent += row.sent().sent();
      open += stream.openCount();
      delivered += row.arrived().delivered();
    }
    return LedgerText.progress(
        cutCount.get(),
        plan.trouble().cuts(),
        Map.of("sent", sent, "open", open, "delivered", delivered));
  }

  private VerifyReport report() {
    Map<String, Integer> causes = losses.causes(); // before the farewells
    List<LedgerRow> rows = new ArrayList<>();
    for (QoS qos : plan.crowd().qos()) {
      LedgerRow sum = LedgerRow.empty(qos);
      for (Stream stream : streams()) {
        sum = stream.qos() == qos ? sum.plus(stream.toRow()) : sum;
      }
      rows.add(sum);
    }
    publishers.forEach(each -> each.farewell(FAREWELL));
    subscribers.forEach(each -> each.farewell(FAREWELL));
    synchronized (faults) {
      return new VerifyReport(
          List.copyOf(rows),
          new EnumMap<>(faults),
          new VerifyReport.Seen(causes, losses.sessionCount()),
          dark.sorted(),
          plan.judgement().demandsOrder());
    }
  }
}
