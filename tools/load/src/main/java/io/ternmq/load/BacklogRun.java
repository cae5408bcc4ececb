package io.ternmq.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The stages of a measurement of waiting messages, on the thread that calls it: sessions subscribe
 * and leave, publishers fill their queues, the sessions come back and take everything.
 */
final class BacklogRun {
  private static final int TURN_LONGEST_MILLIS = 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final BacklogPlan plan;
  private final String tag;
  private final ReadyLinks links;
  private final BacklogSession.Tally tally = new BacklogSession.Tally();
  private long movedCount;
  private long movedNanos = System.nanoTime();

  BacklogRun(BacklogPlan plan, String tag) {
    this.plan = plan;
    this.tag = tag;
    this.links = new ReadyLinks(plan.target().address());
  }

  BacklogReport run() throws IOException {
    try (Selector selector = Selector.open()) {
      subscribeAndLeave(selector);
      BrokerFootprint empty = BrokerFootprint.of(plan.target().processIds());
      double enqueueSeconds = publish(selector);
      BrokerFootprint full = BrokerFootprint.of(plan.target().processIds());
      double drainSeconds = drain(selector);
      BrokerFootprint drained = BrokerFootprint.of(plan.target().processIds());
      return new BacklogReport(
          plan,
          new BacklogReport.Stage(enqueueSeconds, full.since(empty)),
          new BacklogReport.Stage(drainSeconds, drained.since(full)),
          tally);
    }
  }

  private void subscribeAndLeave(Selector selector) throws IOException {
    Opening opening = sessions(BacklogSession.Stage.LEAVING);
    await(selector, opening, opening::isComplete, opening::readyCount, () -> {});
    opening.closeAll();
  }

  private double publish(Selector selector) throws IOException {
    Opening opening = new Opening(plan.target());
    List<BacklogPublisher> publishers = publishers(opening);
    await(selector, opening, opening::isComplete, opening::readyCount, () -> {});
    long beganNanos = System.nanoTime();
    await(
        selector,
        opening,
        () -> acknowledged(publishers) == plan.publishedCount(),
        () -> acknowledged(publishers),
        () -> {
          long nowNanos = System.nanoTime();
          publishers.forEach(publisher -> publisher.proceed(nowNanos));
        });
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    opening.closeAll();
    return seconds;
  }

  private double drain(Selector selector) throws IOException {
    Opening opening = sessions(BacklogSession.Stage.BACK);
    long beganNanos = System.nanoTime();
    await(
        selector,
        opening,
        () -> tally.deliveredCount >= plan.queuedCount() && opening.isComplete(),
        () -> tally.deliveredCount + opening.readyCount(),
        () -> {});
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    opening.closeAll();
    return seconds;
  }

  private Opening sessions(BacklogSession.Stage stage) {
    Opening opening = new Opening(plan.target());
    BacklogSession.Role role = new BacklogSession.Role(stage, tally, plan.messagesPerSession());
    for (int index = 0; index < plan.sessionCount(); index++) {
      opening.add(new BacklogSession(tag + "-session-" + index, opening, topicOf(index), role));
    }
    return opening;
  }

  private List<BacklogPublisher> publishers(Opening opening) {
    List<BacklogPublisher> publishers = new ArrayList<>();
    int topicCount = plan.isFanOut() ? 1 : plan.sessionCount();
    int publisherCount = Math.min(topicCount, plan.publisherCount());
    for (int index = 0; index < publisherCount; index++) {
      List<PublishTemplate> topics = new ArrayList<>();
      for (int topic = index; topic < topicCount; topic += publisherCount) {
        topics.add(new PublishTemplate(false, topicOf(topic), 1, index, plan.payloadBytes()));
      }
      BacklogPublisher publisher =
          new BacklogPublisher(tag + "-publisher-" + index, opening, topics, plan);
      publishers.add(publisher);
      opening.add(publisher);
    }
    return publishers;
  }

  private String topicOf(int session) {
    return tag + "/" + (plan.isFanOut() ? 0 : session);
  }

  private static long acknowledged(List<BacklogPublisher> publishers) {
    long count = 0;
    for (BacklogPublisher publisher : publishers) {
      count += publisher.acknowledgedCount();
    }
    return count;
  }

  /** Turns until that is done; fails where nothing moves for a minute. */
  private void await(
      Selector selector,
      Opening opening,
      BooleanSupplier isDone,
      LongSupplier moved,
      Runnable eachTurn)
      throws IOException {
    Consumer<SelectionKey> onReady = links::onReady;
    movedNanos = System.nanoTime();
    movedCount = -1;
    while (!isDone.getAsBoolean()) {
      opening.proceed(selector, System.nanoTime(), 0);
      eachTurn.run();
      links.flush(opening.unflushed());
      selector.select(onReady, TURN_LONGEST_MILLIS);
      failIfStuck(moved.getAsLong());
    }
    links.flush(opening.unflushed());
  }

  private void failIfStuck(long count) {
    long nowNanos = System.nanoTime();
    if (count != movedCount) {
      movedCount = count;
      movedNanos = nowNanos;
    } else if (nowNanos - movedNanos > PATIENCE_NANOS) {
      throw new LoadFailed(
          "Nothing moved for a minute: "
              + tally.deliveredCount
              + " of "
              + plan.queuedCount()
              + " messages were delivered, "
              + tally.repeatedCount
              + " again and "
              + tally.outOfOrderCount
              + " out of order.");
    }
  }
}
