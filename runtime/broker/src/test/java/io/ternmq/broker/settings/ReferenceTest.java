package io.ternmq.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The page of the settings is that of this catalogue. */
final class ReferenceTest {
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("LICENSE"))) {
      here = Objects.requireNonNull(here.getParent(), "run inside the repository");
    }
    return here;
  }

  @Test
  void thePageInTheDocumentsIsUpToDate() throws IOException {
    assertThat(Files.readString(root().resolve("docs/settings.md")))
        .as("write it again: ./tern config --reference > docs/settings.md")
        .isEqualTo(Reference.markdown());
  }

  @Test
  void everySettingIsOnThePage() {
    for (String name : Catalogue.BROKER.names()) {
      assertThat(Reference.markdown()).contains("| `" + name + "` |");
    }
    for (String name : Catalogue.LISTENER.names()) {
      assertThat(Reference.markdown()).contains("| `" + name + "` |");
    }
  }
}
