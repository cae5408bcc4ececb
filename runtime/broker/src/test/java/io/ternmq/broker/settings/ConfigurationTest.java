package io.ternmq.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** File, environment and command line: what counts, and what is refused with its place. */
final class ConfigurationTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("tern.yaml"), text);
  }

  private ConfigurationSources sources(String text, Map<String, String> variables)
      throws IOException {
    return ConfigurationSources.of(file(text), variables);
  }

  private List<String> refusals(String text) throws IOException {
    return refusals(sources(text, Map.of()));
  }

  private List<String> refusals(ConfigurationSources sources) {
    ConfigException fault = catchThrowableOfType(ConfigException.class, sources::read);
    assertThat(fault).as("refused").isNotNull();
    return fault.problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  private static Configuration.Shown shown(Configuration configuration, String name) {
    return configuration.shown().stream()
        .filter(its -> its.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theCommandLineCountsMoreThanTheEnvironmentThatMoreThanTheFileAndThatMoreThanTheDefault()
      throws Exception {
    String text = "limits:\n  queue:\n    messages: 10\n    bytes: 2MiB\n  retained.messages: 7\n";
    Configuration read =
        sources(
                text,
                Map.of(
                    "TERN_LIMITS_QUEUE_MESSAGES", "20",
                    "TERN_LIMITS_QUEUE_BYTES", "3MiB",
                    "TERN_JAVA_OPTIONS", "-Xmx1g",
                    "PATH", "/bin"))
            .assignment("limits.queue.messages = 30")
            .read();
    assertThat(read.engine().queueMessages()).isEqualTo(30);
    assertThat(read.engine().queueBytes()).isEqualTo(3 << 20);
    assertThat(read.engine().retainedMessages()).isEqualTo(7);
    assertThat(shown(read, "limits.queue.messages").place()).isEqualTo("--set");
    assertThat(shown(read, "limits.queue.bytes").place())
        .isEqualTo("environment TERN_LIMITS_QUEUE_BYTES");
    assertThat(shown(read, "limits.retained.messages").place())
        .isEqualTo(folder.resolve("tern.yaml") + ":5");
    assertThat(shown(read, "limits.mailbox.items"))
        .isEqualTo(new Configuration.Shown("limits.mailbox.items", "10000", "default"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "limits.queue.message: 5 | 1: there is no setting 'limits.queue.message'; did you mean"
            + " limits.queue.messages?",
        "limits:\\n  quueue:\\n    messages: 5 | 2: there is no setting 'limits.quueue'",
        "log.level: info\\n"
            + "log.format: jsom | 2: log.format is 'jsom', but one of text, json is meant",
        "limits.packet.bytes: 1GiB | 1: limits.packet.bytes is '1GiB', but a number of bytes, such"
            + " as 512KiB or 64MiB, from 1KiB to 256MiB is meant",
        "session.grace: 10 | 1: session.grace is '10', but a time, such as 10s, 5m or 7d, from 0 to"
            + " 4294967294s, or never is meant; it lacks a unit: s, m, h, d",
        "session.grace: | 1: session.grace is empty",
        "session.grace: [1] | 1: session.grace is a list",
        "limits.queue: 5 | 1: limits.queue is a group of settings, such as limits.queue.messages,"
            + " but here it is '5'",
        "lanes: 2\\n"
            + "lanes: 3 | 2: this is no YAML that is understood here: 'lanes' stands here a second"
            + " time, first on line 1",
        "log:\\n"
            + "  level: info\\n"
            + "log.level: warn | 3: log.level stands here a second time, first on line 2",
        "lanes: &x 2\\n"
            + "log.count: 3 | 1: this is no YAML that is understood here: &x names a part of the"
            + " file",
        "lanes: *x | 1: this is no YAML that is understood here: *x refers to another part",
        "lanes: !!int 2 | 1: this is no YAML that is understood here: the tag",
        "lanes: 2\\n"
            + "---\\n"
            + "lanes: 3 | 2: this is no YAML that is understood here: a second document begins"
            + " here",
        "lanes: 2\\n  bad: x | 2: this is no YAML that is understood here",
        "lanes: [2 | 1: this is no YAML that is understood here",
        "? [a, b]\\n: 2 | 1: this is no YAML that is understood here: a name is one word",
        "- lanes | 1: settings are meant, such as 'lanes: 4', but this is a list",
        "lanes | 1: settings are meant, such as 'lanes: 4', but this is 'lanes'",
        "store.durability: disk | 1: store.durability is 'disk', but one of fsync, os, memory is"
            + " meant",
      })
  void whatIsUnknownOrWrongIsRefusedWithItsLineAndWhatWasMeant(String text, String refusal)
      throws IOException {
    assertThat(refusals(text.replace("\\n", "\n")).get(0)).startsWith("tern.yaml:" + refusal);
  }

  @Test
  void deepNestingIsRefusedBeforeItFillsTheStack() throws IOException {
    assertThat(refusals("lanes: " + "[".repeat(10_000)).get(0)).contains("no YAML");
  }

  @Test
  void aFileThatIsMuchTooLongIsRefused() throws IOException {
    assertThat(refusals("#".repeat(2 << 20)).get(0)).contains("no YAML");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws IOException {
    ConfigurationSources sources =
        sources("lanes: many\nlog.levl: info\n", Map.of("TERN_LIMITS_QUEUE_MESAGES", "1"));
    assertThat(refusals(sources.option("bindd", "x", "--set")))
        .containsExactly(
            "tern.yaml:1: lanes is 'many', but a whole number from 1 to 1024, or auto is meant",
            "tern.yaml:2: there is no setting 'log.levl'; did you mean log.level?",
            "environment TERN_LIMITS_QUEUE_MESAGES: there is no setting for the variable"
                + " TERN_LIMITS_QUEUE_MESAGES; did you mean TERN_LIMITS_QUEUE_MESSAGES?",
            "--set: there is no setting 'bindd'; did you mean bind?");
  }

  @Test
  void theExceptionNamesSettingFileAndLine() throws IOException {
    ConfigException fault =
        catchThrowableOfType(
            ConfigException.class, () -> sources("\n\nlanes: many\n", Map.of()).read());
    Problem problem = fault.problems().get(0);
    assertThat(problem.setting()).isEqualTo("lanes");
    assertThat(problem.source()).isEqualTo(folder.resolve("tern.yaml").toString());
    assertThat(problem.line()).isEqualTo(3);
  }

  @Test
  void anEmptyFileIsNoMistake() throws Exception {
    assertThat(sources("", Map.of()).read().lanes()).isZero();
    assertThat(sources("# nothing yet\n", Map.of()).read().lanes()).isZero();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    ConfigurationSources sources = ConfigurationSources.of(folder.resolve("no.yaml"), Map.of());
    assertThat(refusals(sources)).containsExactly("no.yaml: cannot be read: there is no such file");
  }

  @Test
  void aFolderOrBytesThatAreNoTextAreRefused() throws IOException {
    assertThat(refusals(ConfigurationSources.of(folder, Map.of())).get(0))
        .contains("cannot be read: it is a folder");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, 1, 2});
    assertThat(refusals(ConfigurationSources.of(binary, Map.of())).get(0))
        .contains("cannot be read: it is no text in UTF-8");
  }

  @Test
  void aFileThatTheSystemDoesNotReadIsRefusedWithoutANameOfJavas() throws IOException {
    Path file = file("lanes: 3\n");
    assertThat(refusals(ConfigurationSources.of(file.resolve("tern.yaml"), Map.of())).get(0))
        .startsWith("tern.yaml/tern.yaml: cannot be read: ")
        .doesNotContain("java.");
  }

  @Test
  void theEnvironmentNamesTheFileToo() throws Exception {
    Path file = file("lanes: 3\n");
    assertThat(ConfigurationSources.of(null, Map.of("TERN_CONFIG", file.toString())).read().lanes())
        .isEqualTo(3);
  }

  @Test
  void anAssignmentWithoutAnEqualsSignIsRefused() {
    ConfigException fault =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigurationSources.ofDefaults().assignment("lanes"));
    assertThat(fault).hasMessage("--set: 'lanes' sets nothing; name=value is meant");
  }

  @Test
  void pathsBeginAtTheFolderOfTheFileThatNamesThem() throws Exception {
    Configuration read = sources("security:\n  passwords: users\n", Map.of()).read();
    assertThat(read.passwords()).isEqualTo(folder.resolve("users"));
  }

  @Test
  void whatIsShownIsAFileThatSaysTheSame() throws Exception {
    Configuration read =
        sources(
                """
                listeners: [{kind: ws, port: 8084, websocket.paths: [/a, '/b, c']}]
                log.file: 'my log: 1.txt'
                session.grace: never
                """,
                Map.of())
            .read();
    StringBuilder text = new StringBuilder();
    for (Configuration.Shown shown : read.shown()) {
      text.append(shown.value() == null ? "# " : "").append(shown.name()).append(": ");
      text.append(shown.value()).append('\n');
    }
    Configuration again = sources(text.toString(), Map.of()).read();
    assertThat(again.changesTo(read)).isEmpty();
    assertThat(again.listeners().stream().filter(its -> its.port() == 8_084)).hasSize(1);
  }

  @Test
  void whatMayHoldASecretIsShownNowhere() throws Exception {
    String secret = "tern-SECRET";
    String text =
        """
        extensions: {house: {password: tern-SECRET}}
        webhooks: [{url: 'https://example.org/?key=tern-SECRET'}]
        """;
    Configuration before = ConfigurationSources.ofDefaults().read();
    Configuration after = sources(text, Map.of()).read();
    assertThat(shown(after))
        .contains("extensions: (hidden)", "webhooks: (hidden)")
        .anyMatch(line -> line.startsWith("security.passwords: "))
        .noneMatch(line -> line.contains(secret));
    assertThat(after.described().toString()).doesNotContain(secret);
    assertThat(before.changesTo(after))
        .containsExactly(
            new Configuration.Change("extensions", "{}", "(hidden)", false),
            new Configuration.Change("webhooks", "[]", "(hidden)", false));
    Configuration another = sources(text.replace("SECRET", "OTHER"), Map.of()).read();
    assertThat(after.changesTo(another))
        .containsExactly(
            new Configuration.Change("extensions", "(hidden)", "(hidden)", false),
            new Configuration.Change("webhooks", "(hidden)", "(hidden)", false));
  }

  private static List<String> shown(Configuration configuration) {
    return configuration.shown().stream().map(its -> its.name() + ": " + its.value()).toList();
  }

  @Test
  void aRunningBrokerTakesOverOnlyWhatIsLive() throws Exception {
    Configuration before = ConfigurationSources.ofDefaults().read();
    Configuration after =
        sources("limits.queue.messages: 5\nlimits.packet.bytes: 2MiB\n", Map.of()).read();
    assertThat(before.changesTo(after))
        .containsExactly(
            new Configuration.Change("limits.packet.bytes", "16MiB", "2MiB", false),
            new Configuration.Change("limits.queue.messages", "100000", "5", true));
    Configuration reloaded = before.reloadedFrom(after);
    assertThat(reloaded.engine().queueMessages()).isEqualTo(5);
    assertThat(reloaded.engine().maximumPacketBytes()).isEqualTo(16 << 20);
    assertThat(reloaded.reloadedFrom(before).changesTo(before)).isEmpty();
  }
}
