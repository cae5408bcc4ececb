package io.ternmq.bench.seen;

import io.ternmq.bench.seen.Scene.Extra;
import io.ternmq.load.Arguments;
import io.ternmq.load.Arguments.Option;
import io.ternmq.load.LoadFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Measures what it costs to be seen, with many clients listed and many of them coming and going:
 * how long pages of the list take, and what a page that is open, a trace, presence topics and a
 * webhook cost the message path.
 */
public final class Seen {
  private static final List<Integer> QOS = List.of(0, 1);
  private static final List<String> SWITCHED = List.of("page", "new-page", "trace");
  private static final int EAGER_COUNT = 300;
  private static final int EAGER_EVENTS_PER_MINUTE = 60_000;
  private static final List<Option> OPTIONS =
      List.of(
          new Option(
              "--parts",
              "api,page,new-page,trace,presence,webhook",
              "what is measured; a new page knows no clients yet; hold: nothing, but the page can be looked at"),
          new Option("--hold", "10m", "how long it can"),
          new Option("--clients", "10000", "that only keep alive"),
          new Option("--events", "5000", "a minute: clients that are lost or come back"),
          new Option("--requests", "200", "for each page of the list"),
          new Option("--pairs", "30", "of slices without and with, for what can be switched"),
          new Option("--restarts", "5", "of the broker, for what cannot be switched"),
          new Option("--slices", "9", "of load after each restart"),
          new Option("--first-warm-up", "8s", "of load after each start of the broker"),
          new Option("--warm-up", "200ms", "before each slice"),
          new Option("--measured", "1s", "how long a slice is"),
          new Option(
              "--warming", "30s", "how long somebody watches, or much happens, before measuring"),
          new Option("--quiet", "10s", "how long a slice without messages is"),
          new Option("--quiet-pairs", "5", "of those, for what can be switched"),
          new Option(
              "--command",
              "./tern broker --port {port} --http-port {http} --ws-port off --durability memory",
              "how to start the broker"),
          new Option("--broker-core", "0", "the core of the broker"),
          new Option("--clients-core", "1", "the core of the clients; this process belongs there"),
          new Option("--root", ".", "the top of the source tree"),
          new Option("--out", "", "a file for the tables; else they go to standard output"),
          new Option("--help", null, "print this text"));

  private final Arguments arguments;
  private final List<String> parts;
  private final Pairs pairs = new Pairs();
  private final Scene.Plan plan;
  private @Nullable OpenPage page;

  private Seen(Arguments arguments) {
    this.arguments = arguments;
    parts = List.of(arguments.text("--parts").split(","));
    plan =
        new Scene.Plan(
            Path.of(arguments.text("--root")).toAbsolutePath().normalize(),
            arguments.text("--command"),
            arguments.number("--clients", 1, 1_000_000),
            arguments.number("--events", 1, 1_000_000),
            arguments.number("--broker-core", 0, 1_023),
            arguments.number("--clients-core", 0, 1_023));
  }

  public static void main(String[] words) throws Exception {
    if (List.of(words).contains("--help")) {
      System.out.print(Arguments.help(OPTIONS));
      return;
    }
    try {
      new Seen(Arguments.parse(words, OPTIONS)).run();
      System.exit(0);
    } catch (ProbeFailed | LoadFailed failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    if (parts.contains("hold")) {
      try (Scene scene = open(Extra.NOTHING)) {
        System.err.println(scene.broker().request("").uri());
        rest(arguments.duration("--hold"));
      }
    }
    if (parts.contains("api") || isAnySwitched()) {
      try (Scene scene = open(Extra.NOTHING)) {
        if (parts.contains("api")) {
          ApiTimes times = new ApiTimes(scene.broker());
          times.run(arguments.number("--requests", 1, 100_000));
          text.append(times.toMarkdown()).append('\n');
        }
        measureSwitched(scene);
      }
    }
    if (parts.contains("presence") || parts.contains("webhook")) {
      for (int round = 0; round < arguments.number("--restarts", 1, 1_000); round++) {
        measureRestarted();
      }
    }
    text.append(pairs.toMarkdown()).append('\n').append(described());
    String file = arguments.text("--out");
    if (file.isEmpty()) {
      System.out.print(text);
    } else {
      Files.writeString(Path.of(file), text);
    }
  }

  private Scene open(Extra extra) throws InterruptedException {
    Scene scene = new Scene(plan, extra);
    Runtime.getRuntime().addShutdownHook(new Thread(scene::close, "close-scene"));
    return scene;
  }

  /** What can be switched on and off while the broker runs. */
  private void measureSwitched(Scene scene) {
    if (!isAnySwitched()) {
      return;
    }
    PathCost cost = cost(scene);
    page = new OpenPage(scene.broker());
    for (String part : SWITCHED) {
      if (parts.contains(part)) {
        Watcher warming = watcher(scene, part);
        rest(arguments.duration("--warming"));
        warming.close();
        for (int pair = 0; pair < arguments.number("--quiet-pairs", 1, 1_000); pair++) {
          switchedQuiet(scene, part, pair % 2 == 0);
        }
        for (int qos : QOS) {
          for (int pair = 0; pair < arguments.number("--pairs", 1, 1_000); pair++) {
            if (pair % 2 == 0) {
              PathCost.Slice without = cost.slice(qos);
              pairs.add(part, qos, without, watched(scene, cost, part, qos));
            } else {
              PathCost.Slice with = watched(scene, cost, part, qos);
              pairs.add(part, qos, cost.slice(qos), with);
            }
          }
        }
      }
    }
  }

  /** Which of the two comes first changes from pair to pair, for a broker becomes quicker. */
  private void switchedQuiet(Scene scene, String part, boolean isWithoutFirst) {
    double before = isWithoutFirst ? quietPercent(scene) : 0;
    Watcher watcher = watcher(scene, part);
    double with = quietPercent(scene);
    watcher.close();
    pairs.addQuiet(part, isWithoutFirst ? before : quietPercent(scene), with);
  }

  private PathCost.Slice watched(Scene scene, PathCost cost, String part, int qos) {
    Watcher watcher = watcher(scene, part);
    PathCost.Slice slice = cost.slice(qos);
    watcher.close();
    return slice;
  }

  private Watcher watcher(Scene scene, String part) {
    return switch (part) {
      case "page" -> Objects.requireNonNull(page).watch();
      case "new-page" -> new OpenPage(scene.broker()).watch();
      default -> Watcher.trace(scene.broker(), scene.restless().idOf(7));
    };
  }

  private boolean isAnySwitched() {
    return SWITCHED.stream().anyMatch(parts::contains);
  }

  /** What is decided when the broker starts: one broker after the other, all else the same. */
  private void measureRestarted() throws InterruptedException {
    Map<Extra, PathCost.Slice[]> slices = new EnumMap<>(Extra.class);
    Map<Extra, Double> quiet = new EnumMap<>(Extra.class);
    for (Extra extra : Extra.values()) {
      if (extra != Extra.NOTHING && !parts.contains(word(extra))) {
        continue;
      }
      try (Scene scene = open(extra)) {
        warmUpEvents(scene);
        quiet.put(extra, quietPercent(scene));
        PathCost cost = cost(scene);
        slices.put(extra, new PathCost.Slice[] {median(cost, 0), median(cost, 1)});
      }
      PathCost.Slice[] plain = slices.get(Extra.NOTHING);
      PathCost.Slice[] with = slices.get(extra);
      if (extra != Extra.NOTHING && plain != null && with != null) {
        pairs.addQuiet(
            word(extra), quiet.getOrDefault(Extra.NOTHING, 0.0), quiet.getOrDefault(extra, 0.0));
        QOS.forEach(qos -> pairs.add(word(extra), qos, plain[qos], with[qos]));
      }
    }
  }

  /** So many events that what they cost is compiled. */
  private void warmUpEvents(Scene scene) {
    RestlessClients eager =
        new RestlessClients(scene.broker().mqtt(), "eager", EAGER_COUNT, EAGER_EVENTS_PER_MINUTE);
    rest(arguments.duration("--warming"));
    eager.close();
    rest(Duration.ofSeconds(2));
  }

  private static String word(Extra extra) {
    return extra.name().toLowerCase(Locale.ROOT);
  }

  private PathCost.Slice median(PathCost cost, int qos) {
    int count = arguments.number("--slices", 1, 1_000);
    double[] micros = new double[count];
    double[] rates = new double[count];
    for (int slice = 0; slice < count; slice++) {
      PathCost.Slice found = cost.slice(qos);
      micros[slice] = found.micros();
      rates[slice] = found.perSecond();
    }
    return new PathCost.Slice(
        Pairs.at(Pairs.sorted(micros), 0.5), Pairs.at(Pairs.sorted(rates), 0.5));
  }

  private PathCost cost(Scene scene) {
    PathCost cost =
        new PathCost(
            scene.broker(), arguments.duration("--warm-up"), arguments.duration("--measured"));
    Duration first = arguments.duration("--first-warm-up");
    QOS.forEach(qos -> cost.warmUp(qos, first));
    return cost;
  }

  private double quietPercent(Scene scene) {
    double began = scene.broker().processorSeconds();
    long events = scene.restless().eventCount();
    long beganNanos = System.nanoTime();
    rest(arguments.duration("--quiet"));
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    double perMinute =
        (scene.restless().eventCount() - events) / seconds * TimeUnit.MINUTES.toSeconds(1);
    if (perMinute < 0.9 * plan.eventsPerMinute()) {
      System.err.printf(
          "Only %.0f events a minute happened: the machine is too busy.%n", perMinute);
    }
    return 100 * (scene.broker().processorSeconds() - began) / seconds;
  }

  private static void rest(Duration length) {
    long endNanos = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private String described() {
    return String.format(
        Locale.ROOT,
        "%,d clients and %,d events a minute, broker and clients on a core each. %s, Linux %s, JDK %s%n",
        plan.clients(),
        plan.eventsPerMinute(),
        LocalDate.now(ZoneOffset.UTC),
        System.getProperty("os.version"),
        Runtime.version());
  }
}
