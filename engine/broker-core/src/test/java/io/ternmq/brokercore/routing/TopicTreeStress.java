package io.ternmq.brokercore.routing;

import io.ternmq.packet.QoS;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Readers of the tree against its writers, on real threads, held against a model. Each subscription
 * has a session of its own and a stage that its writer moves on: a reader that saw the same stage
 * before and after a match knows whether the subscription had to be found, exactly once, or not at
 * all. Run it by hand with {@code main}.
 */
final class TopicTreeStress {
  private static final int CELLS = 600;
  private static final String[] FILTER_WORDS = {"a", "b", "c", "", "$x", "+", "#"};
  private static final String[] TOPIC_WORDS = {"a", "b", "c", "", "$x", "d"};

  private final TopicTree tree = new TopicTree();
  private final List<Cell> cells = new ArrayList<>();
  private final AtomicInteger writing;
  private final AtomicLong verdicts = new AtomicLong();

  /** One subscription that comes and goes; even stages are at rest, every second of them inside. */
  private static final class Cell {
    private static final int STAGES = 4;
    private static final int OUTSIDE = 0;
    private static final int INSIDE = 2;

    final Session session;
    final TopicFilter filter;
    final AtomicLong stage = new AtomicLong();
    @Nullable Subscription current;

    Cell(int number, String filter) {
      this.session = new Session(number, "c" + number);
      this.filter = TopicFilter.of(filter);
    }

    Subscription fresh(int identifier) {
      SubscriptionRequest request = SubscriptionRequest.of(filter.text(), QoS.AT_LEAST_ONCE);
      return Subscription.of(session, request, identifier);
    }
  }

  private TopicTreeStress(int writers) {
    writing = new AtomicInteger(writers);
    SplittableRandom chance = new SplittableRandom(3);
    while (cells.size() < CELLS) {
      String text = words(chance, FILTER_WORDS);
      if (TopicFilter.parse(text) != null) {
        boolean isShared = cells.size() % 4 == 0; // groups of one: each is asked in every match
        int number = cells.size();
        cells.add(new Cell(number, isShared ? "$share/g" + number + "/" + text : text));
      }
    }
  }

  private static String words(SplittableRandom chance, String... choices) {
    StringBuilder text = new StringBuilder(choices[chance.nextInt(choices.length)]);
    for (int level = chance.nextInt(4); level > 0; level--) {
      text.append('/').append(choices[chance.nextInt(choices.length)]);
    }
    return text.toString();
  }

  /**
   * Two writers change the tree so often each while two readers match.
   *
   * @return how many times a reader knew for sure what it had to find
   */
  static long run(int changesAWriter) {
    int writers = 2;
    TopicTreeStress stress = new TopicTreeStress(writers);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int index = 0; index < writers; index++) {
      int share = index;
      all.add(started(() -> stress.write(share, writers, changesAWriter)));
      all.add(started(() -> stress.read(share)));
    }
    all.forEach(CompletableFuture::join);
    stress.empty();
    return stress.verdicts.get();
  }

  private static CompletableFuture<Void> started(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                task.run();
                done.complete(null);
              } catch (RuntimeException | AssertionError failure) {
                done.completeExceptionally(failure);
              }
            })
        .start();
    return done;
  }

  private void write(int share, int writers, int changes) {
    SplittableRandom chance = new SplittableRandom(share);
    try {
      for (int change = 0; change < changes; change++) {
        Cell cell = cells.get(chance.nextInt(CELLS / writers) * writers + share);
        Subscription before = cell.current;
        if (before == null) {
          cell.stage.incrementAndGet();
          cell.current = cell.fresh(0);
          tree.put(cell.current, null);
          cell.stage.incrementAndGet();
        } else if (chance.nextInt(3) == 0) {
          cell.current = cell.fresh(change);
          tree.put(cell.current, before); // there all the while
        } else {
          cell.stage.incrementAndGet();
          tree.remove(before);
          cell.current = null;
          cell.stage.incrementAndGet();
        }
      }
    } finally {
      writing.decrementAndGet();
    }
  }

  private void read(int seed) {
    SplittableRandom chance = new SplittableRandom(100 + seed);
    Fanout fanout = new Fanout();
    long[] before = new long[CELLS];
    while (writing.get() > 0) {
      String text = words(chance, TOPIC_WORDS);
      if (TopicName.faultOf(text) == null) {
        TopicName topic = TopicName.of(text);
        for (int at = 0; at < CELLS; at++) {
          before[at] = cells.get(at).stage.get();
        }
        tree.match(topic, "nobody", fanout);
        fanout.dispatch(io.ternmq.brokercore.SharedDispatch.ROUND_ROBIN, topic);
        judge(topic, fanout, before);
      }
    }
  }

  private void judge(TopicName topic, Fanout fanout, long[] before) {
    Map<Subscriber, Integer> found = new HashMap<>();
    for (int at = 0; at < fanout.count(); at++) {
      found.merge(fanout.subscriber(at), 1, Integer::sum);
    }
    for (int at = 0; at < CELLS; at++) {
      Cell cell = cells.get(at);
      int times = found.getOrDefault(cell.session, 0);
      long stage = cell.stage.get();
      boolean matches = cell.filter.matches(topic);
      boolean stood = stage == before[at];
      boolean isWrong =
          times > 1
              || (times == 1 && !matches)
              || (stood && times == 1 && stage % Cell.STAGES == Cell.OUTSIDE)
              || (stood && matches && times == 0 && stage % Cell.STAGES == Cell.INSIDE);
      if (isWrong) {
        throw new AssertionError(
            cell.filter + " was found " + times + " times for " + topic + " at stage " + stage);
      }
      if (stood && matches && stage % 2 == 0) {
        verdicts.incrementAndGet();
      }
    }
  }

  private void empty() {
    for (Cell cell : cells) {
      if (cell.current != null) {
        tree.remove(cell.current);
      }
    }
    if (tree.count() != 0 || tree.nameCount() != 0) {
      throw new AssertionError(
          "the empty tree holds " + tree.count() + ", and " + tree.nameCount() + " names");
    }
  }

  /** Runs with as many changes a writer as is said, 5,000,000 where nothing is. */
  public static void main(String[] arguments) {
    int changes = arguments.length == 0 ? 5_000_000 : Integer.parseInt(arguments[0]);
    System.out.printf("%,d verdicts, all of them right%n", run(changes));
  }
}
