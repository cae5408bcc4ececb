package io.ternmq.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip runs where it is unpacked, from any folder. */
class ZipTest {
  @TempDir private static Path folder;

  private static Unpacked zip;

  @BeforeAll
  static void unpack() throws IOException {
    zip = Unpacked.in(Files.createDirectory(folder.resolve("a folder with spaces")));
  }

  @Test
  void saysItsVersionFromAnyFolder() throws Exception {
    assertThat(zip.run(folder, "--version")).startsWith("TernMQ ");
  }

  @Test
  void runsThroughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("tern"), zip.home().resolve("bin/tern"));
    Process process = new ProcessBuilder(link.toString(), "--version").start();
    assertThat(
            new String(
                process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("TernMQ ");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void takesNoFileOfItsOwnForAnInputThatIsClosed() throws Exception {
    String tern = zip.home().resolve("bin/tern").toString();
    Process passwd =
        new ProcessBuilder("sh", "-c", "exec \"$0\" passwd users alice <&-", tern)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = Unpacked.lines(passwd)) {
      assertThat(lines.lines().toList()) // what the system says is in the language of its user
          .singleElement()
          .asString()
          .startsWith("tern passwd: the password cannot be read: ");
    }
    assertThat(passwd.waitFor()).isEqualTo(1);
    assertThat(folder.resolve("users")).doesNotExist();
  }

  @Test
  void startsABrokerCarriesAMessageAndStops() throws Exception {
    Process broker = zip.start(folder, "broker", "--port", "0", "--ws-port", "off");
    try (BufferedReader lines = Unpacked.lines(broker)) {
      String port = portIn(lines);
      zip.run(folder, "pub", "-p", port, "-t", "a/b", "-m", "hello", "-q", "1", "-r");
      String received = zip.run(folder, "sub", "-p", port, "-t", "a/#", "-C", "1", "-W", "30");
      assertThat(received).isEqualTo("hello\n");
      broker.destroy();
      assertThat(broker.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(broker.exitValue()).isZero();
    } finally {
      broker.destroyForcibly();
    }
  }

  @Test
  void laysOutItsClassesForFasterStarts() throws Exception {
    zip.run(folder, "warm-up");
    try (Stream<Path> laidOut = Files.list(zip.home().resolve("lib/start"))) {
      assertThat(laidOut).hasSize(2).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }
    Process broker =
        zip.start(folder, "broker", "--port", "0", "--ws-port", "off", "--until-ready");
    try (BufferedReader lines = Unpacked.lines(broker)) {
      assertThat(lines.lines().toList()).first().asString().startsWith("TernMQ ");
      assertThat(broker.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(broker.exitValue()).isZero();
    } finally {
      broker.destroyForcibly();
    }
  }

  private static String portIn(BufferedReader lines) throws IOException {
    Pattern address = Pattern.compile(" +mqtt +127\\.0\\.0\\.1:(\\d+).*");
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = address.matcher(line);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    throw new AssertionError("the broker did not say where it listens");
  }

  @Test
  void theExampleOfSettingsHoldsOnlyDefaultsAndEveryLineOfItCanBeUsed() throws Exception {
    Path example = zip.home().resolve("tern.yaml");
    assertThat(zip.run(folder, "config", "--check", example.toString())).contains("can be used");
    List<String> settings =
        Files.readAllLines(example).stream()
            .filter(line -> line.matches("#[a-z].*"))
            .map(line -> line.substring(1))
            .toList();
    assertThat(settings).hasSizeGreaterThan(30);
    Path all = Files.write(folder.resolve("all.yaml"), settings);
    List<String> shown = zip.run(folder, "config", "--config", all.toString()).lines().toList();
    List<String> defaults = zip.run(folder, "config").lines().toList();
    assertThat(values(shown)).isEqualTo(values(defaults));
  }

  /** Without the places that they came from. */
  private static List<String> values(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll(" +# .*", "")).toList();
  }

  @Test
  void everyLibraryIsNamedWithItsLicence() throws IOException {
    List<String> lines = Files.readAllLines(zip.home().resolve("THIRD-PARTY.md"));
    for (String jar : zip.libraries()) {
      if (!jar.startsWith("ternmq-")) {
        Matcher parts = Pattern.compile("([A-Za-z0-9-]+?)-(\\d[^-]*).*\\.jar").matcher(jar);
        assertThat(parts.matches()).as(jar).isTrue();
        Pattern row =
            Pattern.compile(
                "\\|.*\\b"
                    + parts.group(1)
                    + "[,| ].*\\| "
                    + Pattern.quote(parts.group(2))
                    + " \\|.*");
        assertThat(lines).as(jar).anyMatch(line -> row.matcher(line).matches());
      }
    }
    assertThat(zip.libraries()).anyMatch(jar -> jar.startsWith("ternmq-cli-"));
  }

  @Test
  void holdsTheLicenceAndADescription() {
    assertThat(zip.home().resolve("LICENSE")).isNotEmptyFile();
    assertThat(zip.home().resolve("README.md")).isNotEmptyFile();
    assertThat(zip.home().resolve("bin/tern.cmd")).isNotEmptyFile();
  }
}
