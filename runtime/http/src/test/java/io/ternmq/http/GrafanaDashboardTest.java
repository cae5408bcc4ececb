package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard for Grafana: a form that it loads, and queries that have an answer. */
final class GrafanaDashboardTest {
  private static final int COLUMNS = 24;

  /** From that in which a data source is an object to the latest of the classic form. */
  private static final long FIRST_SCHEMA = 33;

  private static final long LAST_SCHEMA = 42;

  private static final Map<String, String> SOURCE =
      Map.of("type", "prometheus", "uid", "${datasource}");
  private static final Pattern LABELED = Pattern.compile("(\\w+)=\"");
  private static final Pattern METRIC = Pattern.compile("\\b((?:ternmq|jvm|process)_\\w+)");
  private static final Pattern QUANTILE =
      Pattern.compile(
          "histogram_quantile\\(0\\.\\d+, sum by \\(le(?:, \\w+)*\\)"
              + " \\(rate\\(\\w+_bucket\\[[^]]+]\\)\\)\\)");

  private Map<String, @Nullable Object> dashboard = Map.of();

  @BeforeEach
  void read() throws Exception {
    dashboard =
        Json.parse(Files.readAllBytes(MetricsTest.root().resolve("docs/grafana-dashboard.json")));
  }

  @SuppressWarnings("unchecked") // objects of JSON
  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<String, @Nullable Object>) value;
  }

  private static List<Map<String, @Nullable Object>> objects(@Nullable Object list) {
    assertThat(list).isInstanceOf(List.class);
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    ((List<?>) list).forEach(each -> objects.add(object(each)));
    return objects;
  }

  private List<Map<String, @Nullable Object>> panels() {
    List<Map<String, @Nullable Object>> panels = objects(dashboard.get("panels"));
    assertThat(panels).hasSizeGreaterThan(12);
    return panels;
  }

  private record Query(String expression, String legend) {
    Set<String> metrics() {
      return all(METRIC, expression);
    }

    /** The labels that it groups or chooses by, and those that its legend shows. */
    Set<String> labels() {
      Set<String> labels = grouped();
      labels.addAll(all(LABELED, expression));
      return labels;
    }

    Set<String> grouped() {
      Set<String> labels = new TreeSet<>();
      for (String list : all(Pattern.compile("by \\(([^)]*)\\)"), expression)) {
        labels.addAll(List.of(list.split(", ")));
      }
      return labels;
    }
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (Map<String, @Nullable Object> panel : panels()) {
      for (Map<String, @Nullable Object> target : objects(panel.get("targets"))) {
        Object legend = target.get("legendFormat");
        queries.add(
            new Query(String.valueOf(target.get("expr")), legend == null ? "" : legend.toString()));
      }
    }
    return queries;
  }

  @Test
  void isAClassicDashboardWithADataSourceToChoose() {
    assertThat((Long) dashboard.get("schemaVersion")).isBetween(FIRST_SCHEMA, LAST_SCHEMA);
    assertThat(dashboard.get("title")).isInstanceOf(String.class);
    assertThat(String.valueOf(dashboard.get("uid"))).matches("[A-Za-z0-9_-]{1,40}");
    assertThat(dashboard).doesNotContainKeys("id", "__inputs", "__requires"); // asked for by nobody
    List<Map<String, @Nullable Object>> variables =
        objects(object(dashboard.get("templating")).get("list"));
    assertThat(variables)
        .singleElement()
        .satisfies(
            variable ->
                assertThat(variable)
                    .containsEntry("name", "datasource")
                    .containsEntry("type", "datasource")
                    .containsEntry("query", "prometheus"));
  }

  @Test
  void everyPanelAsksTheChosenDataSource() {
    for (Map<String, @Nullable Object> panel : panels()) {
      String title = String.valueOf(panel.get("title"));
      assertThat(panel.get("type")).as(title).isIn("timeseries", "stat");
      assertThat(panel.get("datasource")).as(title).isEqualTo(SOURCE);
      Set<Object> references = new HashSet<>();
      for (Map<String, @Nullable Object> target : objects(panel.get("targets"))) {
        assertThat(target.getOrDefault("datasource", SOURCE)).as(title).isEqualTo(SOURCE);
        assertThat(String.valueOf(target.get("refId"))).as(title).matches("[A-Z]");
        assertThat(references.add(target.get("refId"))).as(title).isTrue();
      }
      assertThat(references).as(title).isNotEmpty();
    }
  }

  @Test
  void panelsHaveNumbersOfTheirOwnAndLieBesideEachOther() {
    Set<Object> ids = new HashSet<>();
    Map<String, String> taken = new HashMap<>();
    for (Map<String, @Nullable Object> panel : panels()) {
      String title = String.valueOf(panel.get("title"));
      assertThat(ids.add(panel.get("id"))).as(title).isTrue();
      assertThat((Long) panel.get("id")).as(title).isPositive();
      Map<String, @Nullable Object> place = object(panel.get("gridPos"));
      int x = number(place.get("x"));
      int y = number(place.get("y"));
      int right = x + number(place.get("w"));
      int bottom = y + number(place.get("h"));
      assertThat(right).as(title).isGreaterThan(x).isLessThanOrEqualTo(COLUMNS);
      assertThat(bottom).as(title).isGreaterThan(y);
      for (int column = x; column < right; column++) {
        for (int row = y; row < bottom; row++) {
          assertThat(taken.put(column + " " + row, title)).as(title).isNull();
        }
      }
    }
  }

  private static int number(@Nullable Object value) {
    assertThat(value).isInstanceOf(Long.class);
    int number = ((Long) value).intValue();
    assertThat(number).isNotNegative();
    return number;
  }

  /** Of each metric the labels of its samples, as they are served. */
  private static Map<String, Set<String>> served() throws Exception {
    try (Served served = Served.start()) {
      Device.connected(served.mqtt(), "roof").reset();
      String body =
          Served.await(
              () -> served.get("/metrics").body(),
              text ->
                  text.contains("ternmq_lane_delay_seconds_bucket{")
                      && text.contains("ternmq_detection_delay_seconds_bucket{"));
      Map<String, Set<String>> labels = new HashMap<>();
      for (String line : body.split("\n")) {
        if (!line.startsWith("#")) {
          String name = line.split("[{ ]")[0];
          labels.computeIfAbsent(name, missing -> new HashSet<>()).addAll(all(LABELED, line));
        }
      }
      return labels;
    }
  }

  @Test
  void everyQueryAsksForMetricsAndLabelsThatAreServed() throws Exception {
    Map<String, Set<String>> served = served();
    for (Query query : queries()) {
      assertThat(query.metrics()).as(query.expression()).isNotEmpty();
      assertThat(served).containsKeys(query.metrics().toArray(String[]::new));
      for (String metric : query.metrics()) {
        assertThat(served.get(metric)).as(query.expression()).containsAll(query.labels());
      }
      assertThat(query.grouped())
          .as(query.expression())
          .containsAll(all(Pattern.compile("\\{\\{(\\w+)}}"), query.legend()));
    }
  }

  @Test
  void quantilesAreOfBucketsByTheirBoundsAndRatesOfWhatOnlyGrows() {
    for (Query query : queries()) {
      String expression = query.expression();
      if (expression.contains("_bucket") || expression.contains("histogram_quantile")) {
        assertThat(expression).matches(QUANTILE);
      }
      for (String rated : all(Pattern.compile("rate\\((\\w+)\\["), expression)) {
        assertThat(rated).as(expression).matches("\\w+(_total|_bucket)");
      }
      for (String metric : query.metrics()) {
        boolean grows = metric.endsWith("_total") || metric.endsWith("_bucket");
        assertThat(expression.contains("rate(" + metric + "[")).as(expression).isEqualTo(grows);
      }
    }
  }
}
