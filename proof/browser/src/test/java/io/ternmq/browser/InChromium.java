package io.ternmq.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests in one browser, each in a tab of its own, in which nothing may go wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InChromium {
  private @Nullable Chromium chromium;
  Tab tab;

  /** Skips the class with a word where there is no browser. */
  @BeforeAll
  void startBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  void stopBrowser() {
    close(chromium);
  }

  /** What was not started, because the class was skipped, need not be closed. */
  static void close(@Nullable AutoCloseable started) {
    try {
      if (started != null) {
        started.close();
      }
    } catch (Exception e) {
      throw new AssertionError("not closed: " + started, e);
    }
  }

  @BeforeEach
  void openTab() {
    tab = Objects.requireNonNull(chromium).tab();
  }

  @AfterEach
  void nothingWentWrong() {
    List<String> problems = tab.problems();
    tab.close();
    assertThat(problems).isEmpty();
  }
}
