package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UrlOptionTest {
  @Test
  void readsTheWholeOfAConnection() {
    assertThat(UrlOption.parse("mqtt://me:s%40cret+@broker.example:1999/a/b"))
        .isEqualTo(new UrlOption(false, "broker.example", 1999, "me", "s@cret+", "a/b"));
  }

  @Test
  void fillsInWhatIsNotSaid() {
    assertThat(UrlOption.parse("mqtt://broker.example"))
        .isEqualTo(new UrlOption(false, "broker.example", 1883, null, null, null));
  }

  @Test
  void aHostMayHaveAnUnderscore() {
    assertThat(UrlOption.parse("mqtt://me:secret@my_broker:1999/a"))
        .isEqualTo(new UrlOption(false, "my_broker", 1999, "me", "secret", "a"));
    assertThat(UrlOption.parse("mqtt://[::1]").host()).isEqualTo("::1");
  }

  @Test
  void aMistakeShowsNoPassword() {
    assertThatThrownBy(() -> UrlOption.parse("mqtt://me:secret@a$b"))
        .hasMessageContaining("'...@a$b' is not mqtt[s]://")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aTopicMayHaveWildcards() {
    assertThat(UrlOption.parse("mqtt://h/a/+/#").topic()).isEqualTo("a/+/#");
    assertThat(UrlOption.parse("mqtt://h/a?b").topic()).isEqualTo("a?b");
    assertThat(UrlOption.parse("mqtts://h"))
        .isEqualTo(new UrlOption(true, "h", 8883, null, null, null));
  }
}
