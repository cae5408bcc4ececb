package io.ternmq.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "/", "a b", "a//b", "/a/", "$SYS/x", "温度/😀", "\uFEFFa"})
  void anyCharactersMakeATopic(String text) {
    TopicName topic = TopicName.of(text);
    assertThat(topic.text()).isEqualTo(text);
    assertThat(topic.utf8()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(topic).isEqualTo(TopicName.ofChecked(text, topic.utf8())).hasToString(text);
    assertThat(topic).hasSameHashCodeAs(TopicName.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "#", "a/+/b", "a/#", "a+", "a\u0000b", "\uD83D", "\uDE00x"})
  void exceptWildcardsNulAndHalvesOfPairs(String text) {
    assertThat(TopicName.faultOf(text)).isNotBlank();
    assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of(text));
  }

  @Test
  void aTopicHasAtMost65535BytesOfUtf8() {
    assertThat(TopicName.of("a".repeat(65_535)).utf8()).hasSize(65_535);
    for (String tooLong : List.of("a".repeat(65_536), "é".repeat(32_768))) {
      assertThat(TopicName.faultOf(tooLong)).contains("at most 65,535 bytes");
      assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of(tooLong));
    }
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "a/b, 2", "/, 2", "/a, 2", "a/, 2", "a//b, 3", "//, 3"})
  void everySlashEndsALevelEvenAnEmptyOne(String text, int levels) {
    TopicName topic = TopicName.of(text);
    assertThat(topic.levels()).hasSize(levels);
    assertThat(String.join("/", topic.levels())).isEqualTo(text);
    assertThat(topic.levels()).isSameAs(topic.levels());
  }

  @Test
  void caseAndSlashesTellTopicsApart() {
    assertThat(TopicName.of("a")).isNotEqualTo(TopicName.of("A"));
    assertThat(TopicName.of("a")).isNotEqualTo(TopicName.of("/a"));
    assertThat(TopicName.of("a")).isNotEqualTo(TopicName.of("a/"));
  }

  @Test
  void aDollarReservesATopic() {
    assertThat(TopicName.of("$SYS/a").isReserved()).isTrue();
    assertThat(TopicName.of("a/$SYS").isReserved()).isFalse();
    assertThat(TopicName.EMPTY.isReserved()).isFalse();
    assertThat(TopicName.EMPTY.isEmpty()).isTrue();
  }
}
