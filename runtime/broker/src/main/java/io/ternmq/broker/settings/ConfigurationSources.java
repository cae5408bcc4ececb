package io.ternmq.broker.settings;

import io.ternmq.broker.security.FileMistakeException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration comes from. The command line counts more than the environment, that more
 * than the file, and that more than the defaults. Can be read again, when the file has changed. Not
 * thread-safe.
 */
public final class ConfigurationSources {
  /** Read where no other file is named. */
  public static final Path USUAL_FILE = Path.of("tern.yaml");

  private static final String SET = "--set";

  private @Nullable Path file;
  private Map<String, String> variables = Map.of();
  private final List<Option> options = new ArrayList<>();

  private record Option(String name, String text, String shown) {}

  /** Only the defaults, so far. */
  public static ConfigurationSources ofDefaults() {
    return new ConfigurationSources();
  }

  /**
   * Those of a command.
   *
   * @param named the file behind {@code --config}; null for the one that the environment names, or
   *     else {@link #USUAL_FILE} if it is there
   */
  public static ConfigurationSources of(@Nullable Path named, Map<String, String> variables) {
    ConfigurationSources sources = new ConfigurationSources();
    sources.variables = Map.copyOf(variables);
    String elsewhere = variables.get(Environment.CONFIG);
    if (named != null) {
      sources.file = named;
    } else if (elsewhere != null && !elsewhere.isBlank()) {
      sources.file = Path.of(elsewhere);
    } else if (Files.exists(USUAL_FILE)) {
      sources.file = USUAL_FILE;
    }
    return sources;
  }

  /** The file; null where there is none. */
  public @Nullable Path file() {
    return file;
  }

  /**
   * Sets something from the command line.
   *
   * @param option the option that says so, as it was written
   */
  public ConfigurationSources option(String setting, String text, String option) {
    options.add(new Option(setting, text, option));
    return this;
  }

  /** Sets something from the command line, as {@code name=value}. */
  public ConfigurationSources assignment(String text) throws ConfigException {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      String sentence = "'" + text + "' sets nothing; name=value is meant";
      throw ConfigException.of(new Problem(null, SET, 0, sentence));
    }
    return option(text.substring(0, equals).strip(), text.substring(equals + 1), SET);
  }

  /** Reads everything, and says everything that is wrong. */
  public Configuration read() throws ConfigException {
    Collector collector = new Collector();
    Effective values = file == null ? new Effective() : readFile(file, collector);
    values.putAll(Environment.read(variables, collector));
    for (Option option : options) {
      Place place = Place.ofOption(option.shown());
      Setting<?> setting = Catalogue.BROKER.find(option.name());
      if (setting == null) {
        String nearest = Nearest.of(option.name(), Catalogue.BROKER.names());
        collector.report(place.problem(option.name(), Collector.unknown(option.name(), nearest)));
      } else {
        Given.read(setting, option.text(), place, values, collector);
      }
    }
    Configuration configuration = Configuration.of(values, collector);
    collector.throwIfAny();
    return configuration;
  }

  private static Effective readFile(Path file, Collector collector) throws ConfigException {
    Place place = Place.ofFile(file);
    YamlNode root = YamlReader.read(text(file), place);
    boolean isEmpty =
        root == null || (root instanceof YamlNode.Scalar scalar && scalar.text().isEmpty());
    if (isEmpty) {
      return new Effective();
    }
    if (root instanceof YamlNode.Mapping mapping) {
      return collector.read(mapping, place, Catalogue.BROKER, "");
    }
    String sentence =
        "settings are meant, such as 'lanes: 4', but this is "
            + (root == null ? "nothing" : root.shown());
    throw ConfigException.of(
        new Problem(null, place.name(), root == null ? 0 : root.line(), sentence));
  }

  private static String text(Path file) throws ConfigException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException fault) {
      throw unreadable(file, "there is no such file");
    } catch (CharacterCodingException fault) {
      throw unreadable(file, "it is no text in UTF-8");
    } catch (IOException fault) {
      boolean isFolder = Files.isDirectory(file);
      throw unreadable(file, isFolder ? "it is a folder" : FileMistakeException.reasonOf(fault));
    }
  }

  private static ConfigException unreadable(Path file, String reason) {
    return ConfigException.of(new Problem(null, file.toString(), 0, "cannot be read: " + reason));
  }
}
