package io.ternmq.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler does not know, over the whole tree. */
class TidyTest {
  private static final Path ROOT = root();
  private static final int FILE_CEILING = 500;
  private static final int METHOD_CEILING = 60;
  private static final int PARAMETER_CEILING = 5;

  /** Method names that exceed a ceiling for a reason; the list only gets shorter. */
  private static final Map<String, String> EXCUSED =
      Map.of("BrokerSettings", "a catalogue of bounds, one component each");

  /** What must not stand in a core: the reason is principle 2 of the design. */
  private static final Pattern IMPURE =
      Pattern.compile(
          "System\\.(nanoTime|currentTimeMillis|getProperty|getenv|out|err)"
              + "|\\bThread\\b|CompletableFuture|\\bLogger\\b|Math\\.random|\\bsynchronized\\b"
              + "|ThreadLocal|java\\.net\\.(?!URI)|java\\.nio\\.channels|java\\.io\\.(?!Serial)"
              + "|java\\.lang\\.reflect|io\\.netty|org\\.slf4j|Instant\\.now|RandomGenerator\\.get");

  private static final Pattern ATOMICS = Pattern.compile("java\\.util\\.concurrent\\.(?!TimeUnit)");

  @Test
  void coresKnowNoClockNoThreadNoNetworkAndNoLog() throws IOException {
    assertThat(lines(isCore(), IMPURE)).isEmpty();
  }

  @Test
  void atomicsStandOnlyWhereLanesMeet() throws IOException {
    Predicate<Path> elsewhere =
        isCore()
            .and(path -> !path.toString().contains("/brokercore/lane/"))
            .and(path -> !path.toString().contains("/brokercore/routing/"))
            .and(path -> !path.toString().contains("/brokercore/store/"));
    assertThat(lines(elsewhere, ATOMICS)).isEmpty();
  }

  @Test
  void enginesDoNotKnowTheLanesThatRunThem() throws IOException {
    Predicate<Path> below =
        isMain()
            .and(path -> path.toString().contains("/brokercore/"))
            .and(path -> !path.toString().contains("/brokercore/lane/"));
    assertThat(lines(below, Pattern.compile("^import io\\.ternmq\\.brokercore\\.lane"))).isEmpty();
  }

  @Test
  void testsDoNotSleepAndAreNotSwitchedOff() throws IOException {
    Pattern banned = Pattern.compile("Thread" + "\\.sleep|@Dis" + "abled|TimeUnit\\.\\w+\\.sleep");
    assertThat(lines(path -> path.toString().contains("/src/test/"), banned)).isEmpty();
  }

  @Test
  void noFileIsLongerThanTheCeilingAndNearlyAllAreShort() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources(isMain())) {
      int length = Files.readAllLines(file).size();
      lengths.add(length);
      if (length > FILE_CEILING) {
        tooLong.add(ROOT.relativize(file) + " has " + length + " lines");
      }
    }
    lengths.sort(null);
    assertThat(tooLong).isEmpty();
    assertThat(lengths.get(lengths.size() / 2)).as("median file").isLessThanOrEqualTo(150);
    assertThat(lengths.get(lengths.size() * 95 / 100)).as("p95 file").isLessThanOrEqualTo(400);
  }

  @Test
  void noMethodIsLongerThanTheCeilingOrTakesTooMuch() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources(isMain())) {
      findLargeMethods(file, found);
    }
    assertThat(found).isEmpty();
  }

  @Test
  void nothingNamesAMachinePathOrARegistry() throws IOException {
    Pattern banned =
        Pattern.compile(
            "/wor"
                + "k/|/hom"
                + "e/[a-z]|/roo"
                + "t/|/mave"
                + "n2|registry\\.npm"
                + "js|debian\\.or"
                + "g/");
    List<String> found = new ArrayList<>();
    for (Path file : tree(path -> isText(path))) {
      collect(file, banned, found);
    }
    assertThat(found).isEmpty();
  }

  @Test
  void everyTestThatTrapsLimitsAndSecurityNameExists() throws IOException {
    Matcher named =
        Pattern.compile("`(\\w+Test)\\.(\\w+)`")
            .matcher(
                Files.readString(ROOT.resolve("docs/traps.md"))
                    + Files.readString(ROOT.resolve("docs/limits.md"))
                    + Files.readString(ROOT.resolve("docs/security.md")));
    List<Path> tests = sources(path -> path.toString().contains("/src/test/"));
    List<String> missing = new ArrayList<>();
    while (named.find()) {
      String file = named.group(1) + ".java";
      Pattern method =
          Pattern.compile(
              "@(?:Parameterized)?Test\\b(?s:.{0,4000}?)void " + named.group(2) + "\\(");
      boolean exists = false;
      for (Path test : tests) {
        exists |= test.endsWith(file) && method.matcher(Files.readString(test)).find();
      }
      if (!exists) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyBoundStandsInTheTableOfLimitsWithItsTests() throws IOException {
    Path settings = Path.of("engine/broker-core/src/main/java/io/ternmq/brokercore");
    String source = Files.readString(ROOT.resolve(settings).resolve("BrokerSettings.java"));
    Matcher components =
        Pattern.compile("public record BrokerSettings\\(([^)]*)\\)").matcher(source);
    assertThat(components.find()).isTrue();
    List<String> paragraphs = List.of(Files.readString(ROOT.resolve("docs/limits.md")).split("\n"));
    List<String> without = new ArrayList<>();
    for (String component : components.group(1).split(",")) {
      String name = component.strip().substring(component.strip().indexOf(' ') + 1);
      boolean hasTests =
          paragraphs.stream()
              .anyMatch(its -> its.contains("`" + name + "`") && its.contains("Test."));
      if (!hasTests) {
        without.add(name);
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void everyTrapHasATest() throws IOException {
    List<String> rows =
        Files.readAllLines(ROOT.resolve("docs/traps.md")).stream()
            .filter(line -> line.matches("\\| \\d+ \\|.*"))
            .toList();
    assertThat(rows).hasSize(20).allMatch(row -> row.contains("Test."));
  }

  @Test
  void everyPublicTypeSaysWhatItIs() throws IOException {
    Pattern type = Pattern.compile("^public .*\\b(class|interface|enum|record)\\b.*");
    List<String> found = new ArrayList<>();
    for (Path file : sources(isMain())) {
      List<String> lines = Files.readAllLines(file);
      for (int index = 1; index < lines.size(); index++) {
        if (type.matcher(lines.get(index)).matches() && !isDocumented(lines, index)) {
          found.add(ROOT.relativize(file) + ":" + (index + 1));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static boolean isDocumented(List<String> lines, int declaration) {
    int above = declaration - 1;
    while (above > 0 && (lines.get(above).startsWith("@") || lines.get(above).startsWith("    "))) {
      above--;
    }
    return lines.get(above).strip().endsWith("*/");
  }

  /** A signature up to its opening bracket; possessive, so that it never looks back. */
  private static final Pattern SIGNATURE =
      Pattern.compile("^ {2,4}(?! )[\\w<>\\[\\],.@? ]++\\(", Pattern.MULTILINE);

  private static void findLargeMethods(Path file, List<String> found) throws IOException {
    String text = Files.readString(file);
    String type = file.getFileName().toString().replace(".java", "");
    Matcher matcher = SIGNATURE.matcher(text);
    while (matcher.find()) {
      int close = text.indexOf(')', matcher.end());
      int open = text.indexOf('{', matcher.end());
      int end = text.indexOf(';', matcher.end());
      String head = matcher.group().strip().replace("(", "");
      String name = head.substring(head.lastIndexOf(' ') + 1);
      boolean isMethod = close > 0 && open > close && (end < 0 || open < end);
      if (!isMethod || name.matches("if|for|while|switch|catch|try|return") || excused(type)) {
        continue;
      }
      int length = bodyLines(text, open);
      if (length > METHOD_CEILING) {
        found.add(ROOT.relativize(file) + " " + name + " has " + length + " lines");
      }
      String list = text.substring(matcher.end(), close);
      if (parameters(list) > PARAMETER_CEILING && Character.isLowerCase(name.charAt(0))) {
        found.add(ROOT.relativize(file) + " " + name + " has too many parameters");
      }
    }
  }

  private static boolean excused(String type) {
    return EXCUSED.containsKey(type);
  }

  private static int parameters(String list) {
    int depth = 0;
    int count = list.isBlank() ? 0 : 1;
    for (int index = 0; index < list.length(); index++) {
      char character = list.charAt(index);
      depth += character == '<' ? 1 : character == '>' ? -1 : 0;
      count += character == ',' && depth == 0 ? 1 : 0;
    }
    return count;
  }

  private static int bodyLines(String text, int open) {
    int depth = 0;
    int lines = 0;
    for (int index = open; index < text.length(); index++) {
      char character = text.charAt(index);
      depth += character == '{' ? 1 : character == '}' ? -1 : 0;
      lines += character == '\n' ? 1 : 0;
      if (depth == 0) {
        break;
      }
    }
    return lines - 1;
  }

  private static Predicate<Path> isMain() {
    return path -> path.toString().contains("/src/main/java/");
  }

  private static Predicate<Path> isCore() {
    return isMain()
        .and(
            path ->
                ROOT.relativize(path).startsWith("engine")
                    || ROOT.relativize(path).startsWith(Path.of("protocol", "packet")));
  }

  private static List<String> lines(Predicate<Path> where, Pattern banned) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources(where)) {
      collect(file, banned, found);
    }
    return found;
  }

  private static void collect(Path file, Pattern banned, List<String> found) throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index);
      boolean isComment = line.strip().startsWith("*") || line.strip().startsWith("//");
      if (!isComment && banned.matcher(line).find()) {
        found.add(ROOT.relativize(file) + ":" + (index + 1) + ": " + line.strip());
      }
    }
  }

  private static List<Path> sources(Predicate<Path> where) throws IOException {
    return tree(where.and(path -> path.toString().endsWith(".java")));
  }

  private static boolean isText(Path path) {
    return path.toString()
        .matches(".*\\.(java|md|xml|sh|js|mjs|json|py|c|yml|yaml|html|css|fault)$");
  }

  private static List<Path> tree(Predicate<Path> where) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .filter(path -> !path.toString().matches(".*/(target|node_modules|\\.git)/.*"))
          .filter(where)
          .toList();
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("LICENSE"))) {
      here = java.util.Objects.requireNonNull(here.getParent(), "run inside the repository");
    }
    return here;
  }
}
