package io.ternmq.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page's files keep to its content security policy, to themselves, and to its two languages.
 */
class FilesTest {
  private static final Path FOLDER =
      Path.of("src", "main", "resources", "io", "ternmq", "dashboard");
  private static final int MODULE_CEILING_LINES = 450;

  @Test
  void theDocumentHoldsNoInlineScriptOrStyle() throws IOException {
    String document = Files.readString(FOLDER.resolve("index.html"));
    assertThat(document).doesNotContain("<style").doesNotContain(" style=");
    assertThat(document).doesNotContainPattern("<script(?![^>]* src=)");
    assertThat(document).doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void nothingComesFromElsewhere() throws IOException {
    assertThat(found(Pattern.compile("https?://(?!www\\.w3\\.org/2000/svg)[^ '\"]*"))).isEmpty();
  }

  @Test
  void noScriptReadsTextAsMarkupOrCode() throws IOException {
    Pattern dangerous =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function"
                + "|DOMParser|setHTML|'style'|javascript:");
    assertThat(found(dangerous)).isEmpty();
  }

  @Test
  void everyWordThatIsUsedExistsInBothLanguages() throws IOException {
    String english = Files.readString(FOLDER.resolve("assets/english.js"));
    String chinese = Files.readString(FOLDER.resolve("assets/chinese.js"));
    TreeSet<String> used = new TreeSet<>();
    for (Path file : files(".js")) {
      Matcher call = Pattern.compile("\\bt\\('([\\w.-]+)'").matcher(Files.readString(file));
      while (call.find()) {
        used.add(call.group(1));
      }
    }
    assertThat(used).hasSizeGreaterThan(100);
    assertThat(used).filteredOn(word -> !hasWord(english, word)).as("missing in English").isEmpty();
    assertThat(used).filteredOn(word -> !hasWord(chinese, word)).as("missing in Chinese").isEmpty();
  }

  private static boolean hasWord(String dictionary, String word) {
    String quoted = Pattern.quote(word);
    return Pattern.compile("(?:^|[ {])(?:" + quoted + "|'" + quoted + "'): ", Pattern.MULTILINE)
        .matcher(dictionary)
        .find();
  }

  @Test
  void everyImportedModuleAndLinkedFileIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    Pattern link = Pattern.compile("from '\\./([^']+)'|(?:href|src)=\"(assets/[^\"]+)\"");
    List<Path> all = new ArrayList<>(files(".js"));
    all.add(FOLDER.resolve("index.html"));
    for (Path file : all) {
      Matcher matcher = link.matcher(Files.readString(file));
      while (matcher.find()) {
        String name = matcher.group(1) == null ? matcher.group(2) : "assets/" + matcher.group(1);
        if (!Files.exists(FOLDER.resolve(name))) {
          missing.add(file.getFileName() + " wants " + name);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noModuleIsLongerThanTheCeiling() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : files(".js")) {
      int lines = Files.readAllLines(file).size();
      if (lines > MODULE_CEILING_LINES) {
        tooLong.add(file.getFileName() + " has " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static List<String> found(Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files("")) {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        found.add(file.getFileName() + ": " + matcher.group());
      }
    }
    return found;
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(Files::isRegularFile).filter(it -> it.toString().endsWith(ending)).toList();
    }
  }
}
