package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.QoS;
import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads, beside what the documents promise. */
final class MetricsTest {
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("LICENSE"))) {
      here = Objects.requireNonNull(here.getParent(), "run inside the repository");
    }
    return here;
  }

  private static Set<String> found(String expression, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = Pattern.compile(expression, Pattern.MULTILINE).matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static String scraped(Served served) throws Exception {
    return Served.await(
        () -> served.get("/metrics").body(), body -> body.contains("ternmq_lane_delay"));
  }

  @Test
  void everyNameThatIsServedIsDocumentedAndTheReverse() throws Exception {
    try (Served served = Served.start()) {
      String document = Files.readString(root().resolve("docs/metrics.md"));
      assertThat(found("^# TYPE (\\w+) ", scraped(served)))
          .isEqualTo(found("^\\| `(\\w+)` \\|", document));
    }
  }

  /** The labels of each meter, by its name, as they are documented. */
  private static Map<String, Set<String>> documentedLabels() throws Exception {
    Map<String, Set<String>> labels = new TreeMap<>();
    Matcher rows =
        Pattern.compile("^\\| `(\\w+)` \\| (\\w+) \\| ([\\w, ]*) ?\\|", Pattern.MULTILINE)
            .matcher(Files.readString(root().resolve("docs/metrics.md")));
    while (rows.find()) {
      Set<String> own = new TreeSet<>();
      for (String label : rows.group(3).split(",")) {
        if (!label.isBlank()) {
          own.add(label.strip());
        }
      }
      labels.put(rows.group(2) + " " + rows.group(1), own);
    }
    return labels;
  }

  @Test
  void typesAndLabelsAreThoseOfTheDocument() throws Exception {
    try (Served served = Served.start()) {
      Device.connected(served.mqtt(), "roof").reset();
      String body =
          Served.await(
              () -> scraped(served), text -> text.contains("ternmq_detection_delay_seconds_max{"));
      Map<String, Set<String>> labels = new TreeMap<>();
      Matcher types = Pattern.compile("^# TYPE (\\w+) (\\w+)$", Pattern.MULTILINE).matcher(body);
      while (types.find()) {
        String name = types.group(1);
        boolean isHistogram = types.group(2).equals("histogram");
        String sample = "^" + name + (isHistogram ? "_sum" : "") + "\\{([^}]*)} ";
        Set<String> own = new TreeSet<>();
        found(sample, body).forEach(each -> own.addAll(found("(?:^|,)(\\w+)=", each)));
        labels.put(types.group(2) + " " + name, own);
      }
      assertThat(labels).isEqualTo(documentedLabels());
    }
  }

  @Test
  void countsWhatHappens() throws Exception {
    try (Served served = Served.start()) {
      scraped(served);
      Device.connected(served.mqtt(), "roof").reset();
      Served.await(
          () -> served.get("/metrics").body(),
          body -> body.contains("ternmq_disconnects_total{cause=\"reset\"} 1.0"));
      try (Device again = Device.connected(served.mqtt(), "roof")) {
        again.publish("a", "x", false);
        again.ping();
        String body =
            Served.await(
                () -> served.get("/metrics").body(),
                text ->
                    text.contains("ternmq_connects_total{session=\"resumed\"} 1.0")
                        && text.contains("ternmq_gap_seconds_count 1"));
        assertThat(body)
            .contains("ternmq_connects_total{session=\"new\"} 1.0")
            .contains("ternmq_clients{state=\"connected\"} 1.0")
            .contains("ternmq_messages_total{direction=\"in\",qos=\"0\"} 1.0")
            .contains("ternmq_payload_bytes_total{direction=\"in\",qos=\"0\"} 1.0")
            .contains("ternmq_messages_total{direction=\"in\",qos=\"1\"} 0.0");
      }
    }
  }

  @Test
  void measuresEachCommitOfTheStore(@TempDir Path folder) throws Exception {
    DurableStore store = DurableStore.open(StoreOptions.of(folder, Level.FSYNC));
    try (Served served =
        Served.start(
            options -> options.withParts(options.parts().withStore(() -> store)), api -> api)) {
      scraped(served);
      try (Device device = Device.connected(served.mqtt(), "kept")) {
        device.subscribe("a", QoS.AT_LEAST_ONCE);
        Served.await(
            () -> served.get("/metrics").body(),
            body -> number("ternmq_store_commit_seconds_count ", body) >= 2);
        Served.await(
            () -> served.json("/api/v1/overview").get("commit"),
            commit ->
                commit instanceof Map<?, ?> its
                    && its.get("count") instanceof Long count
                    && count >= 2);
      }
    }
  }

  @Test
  void measuresThePausesOfTheCollectors() throws Exception {
    try (Served served = Served.start()) {
      assertThat(scraped(served)).contains("jvm_gc_pause_seconds_count{gc=");
      Served.await(
          () -> {
            System.gc();
            return found("^jvm_gc_pause_seconds_count\\{gc=.+} (\\d+)$", scraped(served));
          },
          counts -> counts.stream().anyMatch(count -> !count.equals("0")));
    }
  }

  private static long number(String name, String body) {
    int at = body.indexOf("\n" + name);
    return at < 0
        ? 0
        : Long.parseLong(
            body.substring(at + 1).lines().findFirst().orElse("").substring(name.length()));
  }

  @Test
  void isServedToNobodyWithoutTheToken() throws Exception {
    try (Served served = Served.start(options -> options.withToken(() -> "the token"))) {
      assertThat(served.get("/metrics").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void everyRequestThatIsAnsweredIsDocumentedAndTheReverse() throws Exception {
    try (Served served = Served.start()) {
      String document = Files.readString(root().resolve("docs/http.md"));
      assertThat(new TreeSet<>(served.api.routeNames()))
          .isEqualTo(found("^\\| `((?:GET|POST|DELETE) [^`]+)` \\|", document));
    }
  }
}
