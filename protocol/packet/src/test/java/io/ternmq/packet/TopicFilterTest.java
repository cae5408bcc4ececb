package io.ternmq.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
  private static final long SEED = 47L;

  @ParameterizedTest
  @CsvSource({
    "sport/tennis/#, sport/tennis",
    "sport/tennis/#, sport/tennis/ranking",
    "sport/tennis/#, sport/tennis/a/b",
    "sport/#, sport",
    "#, a/b/c",
    "#, /",
    "sport/tennis/+, sport/tennis/a",
    "sport/+, sport/",
    "+/+, /finance",
    "/+, /finance",
    "+, finance",
    "+/tennis/#, sport/tennis/a",
    "a//b, a//b",
    "a/+/b, a//b",
    "$SYS/#, $SYS/a",
    "$SYS/monitor/+, $SYS/monitor/clients",
    "$share/group/a/#, a/b",
    "$share/group//a, /a"
  })
  void matchesAsTheSpecificationShows(String filter, String topic) {
    assertThat(TopicFilter.of(filter).matches(TopicName.of(topic))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "sport/tennis/+, sport/tennis/a/b",
    "sport/tennis/+, sport/tennis",
    "sport/+, sport",
    "+, /finance",
    "+, a/b",
    "a, A",
    "a, a/",
    "a, /a",
    "a/b, a",
    "a/#, ab",
    "#, $SYS/a",
    "+/monitor/clients, $SYS/monitor/clients",
    "+, $SYS",
    "$share/group/#, $SYS/a"
  })
  void doesNotMatchBeyondThat(String filter, String topic) {
    assertThat(TopicFilter.of(filter).matches(TopicName.of(topic))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#",
        "+",
        "a",
        "/",
        "+/+",
        "a/+/b/#",
        "/#",
        "$SYS/#",
        "$share",
        "$share/g/a",
        "$share/g/#",
        "$share/g/+/a",
        "$share/g//",
        "$shared/a",
        "a/$share/b"
      })
  void isAFilter(String text) {
    assertThat(TopicFilter.faultOf(text)).isNull();
    assertThat(TopicFilter.of(text)).isEqualTo(TopicFilter.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a#",
        "a/#/b",
        "#/a",
        "##",
        "a+",
        "+a",
        "a/+b/c",
        "a/b+",
        "++",
        "a\u0000",
        "$share/",
        "$share/g",
        "$share/g/",
        "$share//a",
        "$share/+/a",
        "$share/#/a",
        "$share/a+/b",
        "$share/g/a#",
        "$share/g/#/a"
      })
  void isNone(String text) {
    assertThat(TopicFilter.faultOf(text)).isNotBlank();
    assertThat(TopicFilter.parse(text)).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of(text));
  }

  @Test
  void hasAtMost65535BytesOfUtf8() {
    assertThat(TopicFilter.faultOf("a".repeat(65_535))).isNull();
    assertThat(TopicFilter.faultOf("a".repeat(65_536))).contains("at most 65,535 bytes");
    assertThat(TopicFilter.faultOf("\u20AC".repeat(21_845))).isNull();
    assertThat(TopicFilter.faultOf("\u20AC".repeat(21_846))).contains("at most 65,535 bytes");
  }

  @Test
  void aSharedFilterKnowsItsGroupAndItsOwnLevels() {
    TopicFilter shared = TopicFilter.of("$share/consumers/a/+");
    assertThat(shared.isShared()).isTrue();
    assertThat(shared.group()).isEqualTo("consumers");
    assertThat(shared.levels()).containsExactly("a", "+");
    assertThat(shared.text()).isEqualTo("$share/consumers/a/+");
    assertThat(TopicFilter.of("$share").isShared()).isFalse();
    assertThat(TopicFilter.of("a/+").group()).isNull();
  }

  @Test
  void knowsWhetherAWildcardIsInIt() {
    assertThat(TopicFilter.of("a/b").hasWildcard()).isFalse();
    assertThat(TopicFilter.of("$share/g/a").hasWildcard()).isFalse();
    assertThat(TopicFilter.of("a/+").hasWildcard()).isTrue();
    assertThat(TopicFilter.of("$share/g/#").hasWildcard()).isTrue();
  }

  @Test
  void agreesWithARegularExpressionOnGeneratedFilters() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    String[] levels = {"a", "b", "", "$x", "+", "#"};
    for (int round = 0; round < 50_000; round++) {
      String filter = joined(random, levels, 6);
      String topic = joined(random, levels, 4);
      if (TopicFilter.faultOf(filter) == null && TopicName.faultOf(topic) == null) {
        assertThat(TopicFilter.of(filter).matches(TopicName.of(topic)))
            .as("%s against %s", topic, filter)
            .isEqualTo(matchesByExpression(filter, topic));
      }
    }
  }

  private static String joined(Random random, String[] levels, int choices) {
    StringBuilder text = new StringBuilder(levels[random.nextInt(choices)]);
    for (int left = random.nextInt(4); left > 0; left--) {
      text.append('/').append(levels[random.nextInt(choices)]);
    }
    return text.toString();
  }

  private static boolean matchesByExpression(String filter, String topic) {
    if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
      return false;
    }
    String expression =
        filter.equals("#")
            ? ".*"
            : filter.replace("$", "\\$").replace("+", "[^/]*").replaceAll("/#$", "(/.*)?");
    return Pattern.compile(expression).matcher(topic).matches();
  }
}
