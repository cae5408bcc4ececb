package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCacheTest {
  private final TopicCache cache = new TopicCache(16);

  private TopicName topic(String text) {
    ByteBuf in = Unpooled.copiedBuffer(">>" + text + "<<", StandardCharsets.UTF_8);
    return cache.topic(in, 2, in.readableBytes() - 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "abcdefg", "abcdefgh", "abcdefghi", "plant/7/line/12/Öl", "温度"})
  void theSameBytesGiveTheSameObject(String text) {
    TopicName first = topic(text);
    assertThat(first).isEqualTo(TopicName.of(text));
    assertThat(first.utf8()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(topic(text)).isSameAs(first);
  }

  @Test
  void twoTopicsInOnePlaceAreNeverMixedUp() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      String text =
          "t".repeat(1 + random.nextInt(20))
              + random.nextInt(40)
              + (char) ('a' + random.nextInt(3));
      assertThat(topic(text).text()).isEqualTo(text);
    }
  }

  @Test
  void aLongTopicIsDecodedEachTime() {
    String longest = "x".repeat(TopicCache.MAXIMUM_TOPIC_BYTES);
    assertThat(topic(longest)).isSameAs(topic(longest));
    assertThat(topic(longest + "x"))
        .isNotSameAs(topic(longest + "x"))
        .isEqualTo(topic(longest + "x"));
  }

  @Test
  void whatIsNoTopicIsNotKept() {
    for (String text : new String[] {"a/+", "#", "a\u0000"}) {
      assertThatExceptionOfType(Malformation.class).isThrownBy(() -> topic(text));
      assertThatExceptionOfType(Malformation.class).isThrownBy(() -> topic(text));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 3, 1_000, Integer.MIN_VALUE})
  void hasAPowerOfTwoEntries(int entries) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TopicCache(entries));
  }
}
