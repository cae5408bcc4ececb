package io.ternmq.broker.spi;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a provider gets to know: its own section of the configuration, and where it may keep files.
 * Notes which settings were asked for, so that a misspelt one does not go unnoticed. Not safe for
 * several threads.
 */
public final class ExtensionContext {
  private final String section;
  private final Map<String, String> settings;
  private final Path dataDirectory;
  private final Path folder;
  private final Set<String> asked = new TreeSet<>();

  /**
   * The section of one provider; relative paths in it begin where the process was started.
   *
   * @param section what it is called in the configuration, for sentences
   * @param settings its settings; names without the section's
   * @param dataDirectory where it may keep files; made by whoever writes there first
   */
  public ExtensionContext(String section, Map<String, String> settings, Path dataDirectory) {
    this(section, settings, dataDirectory, Path.of(""));
  }

  /**
   * The same.
   *
   * @param folder where relative paths begin
   */
  public ExtensionContext(
      String section, Map<String, String> settings, Path dataDirectory, Path folder) {
    this.section = section;
    this.settings = new TreeMap<>(settings);
    this.dataDirectory = dataDirectory;
    this.folder = folder;
  }

  /** Where this provider may keep files of its own. It may not exist yet. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  /** A setting as it was written; null where it was not. */
  public @Nullable String text(String name) {
    asked.add(name);
    return settings.get(name);
  }

  /** A setting that must be there. */
  public String required(String name) throws ExtensionException {
    String text = text(name);
    if (text == null || text.isBlank()) {
      throw new ExtensionException(nameOf(name) + " is not set, and there is no default for it.");
    }
    return text;
  }

  /** A file that must be named; a relative name begins at the folder of the configuration. */
  public Path requiredPath(String name) throws ExtensionException {
    String text = required(name);
    try {
      return folder.resolve(text);
    } catch (java.nio.file.InvalidPathException e) {
      throw new ExtensionException(nameOf(name) + ": '" + text + "' is no name of a file.", e);
    }
  }

  /** A whole number within bounds. */
  public int number(String name, int whenAbsent, int least, int most) throws ExtensionException {
    String text = text(name);
    if (text == null) {
      return whenAbsent;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ExtensionException(
        nameOf(name) + " is a number from " + least + " to " + most + ", not '" + text + "'.");
  }

  /** True or false. */
  public boolean flag(String name, boolean whenAbsent) throws ExtensionException {
    String text = text(name);
    if (text == null) {
      return whenAbsent;
    }
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new ExtensionException(nameOf(name) + " is true or false, not '" + text + "'.");
  }

  /** A setting's full name, for a sentence. */
  public String nameOf(String name) {
    return section + "." + name;
  }

  /** Complains of settings that the provider never asked for. */
  void checkAllAsked() throws ExtensionException {
    for (String name : settings.keySet()) {
      if (!asked.contains(name)) {
        String known = asked.isEmpty() ? "none" : String.join(", ", asked);
        throw new ExtensionException(
            "There is no setting " + nameOf(name) + ". Its settings are: " + known + ".");
      }
    }
  }
}
