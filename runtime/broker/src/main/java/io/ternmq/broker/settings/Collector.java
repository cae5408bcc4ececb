package io.ternmq.broker.settings;

import io.ternmq.broker.settings.YamlNode.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads values against a catalogue, and gathers what is wrong instead of stopping at it. */
final class Collector {
  private static final int MOST_PROBLEMS = 50;

  private final List<Problem> problems = new ArrayList<>();

  List<Problem> problems() {
    return problems;
  }

  void report(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  void throwIfAny() throws ConfigException {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /**
   * Reads a group of settings.
   *
   * @param prefix what names in sentences begin with, such as {@code listeners[2].}
   */
  Effective read(YamlNode.Mapping written, Place place, Catalogue catalogue, String prefix) {
    Effective values = new Effective();
    new Reading(place, catalogue, prefix, values).group(written, "");
    return values;
  }

  /** Reads one value. */
  void read(Setting<?> setting, YamlNode written, Place place, Effective into) {
    read(setting, setting.name(), written, place, into);
  }

  private void read(
      Setting<?> setting, String shown, YamlNode written, Place place, Effective into) {
    try {
      into.put(setting, setting.type().parse(written, place.folder()), place);
    } catch (IllegalArgumentException fault) {
      String more = fault.getMessage() == null ? "" : "; " + fault.getMessage();
      report(
          place.problem(
              shown,
              shown
                  + " is "
                  + (setting.isSecret() ? written.sort() : written.shown())
                  + ", but "
                  + setting.type().meant()
                  + " is meant"
                  + more));
    }
  }

  /** One group of one place. */
  private final class Reading {
    private final Place place;
    private final Catalogue catalogue;
    private final String prefix;
    private final Effective values;

    Reading(Place place, Catalogue catalogue, String prefix, Effective values) {
      this.place = place;
      this.catalogue = catalogue;
      this.prefix = prefix;
      this.values = values;
    }

    void group(YamlNode.Mapping written, String group) {
      for (Entry entry : written.entries()) {
        entry(entry, group.isEmpty() ? entry.name() : group + "." + entry.name());
      }
    }

    private void entry(Entry entry, String name) {
      Setting<?> setting = catalogue.find(name);
      if (setting != null) {
        value(setting, entry);
      } else if (!catalogue.isGroup(name)) {
        report(place.at(entry.line()).problem(prefix + name, unknown(name)));
      } else if (entry.value() instanceof YamlNode.Mapping inner) {
        group(inner, name);
      } else {
        String sentence =
            prefix
                + name
                + " is a group of settings, such as "
                + catalogue.firstOf(name)
                + ", but here it is "
                + entry.value().shown();
        report(place.at(entry.line()).problem(prefix + name, sentence));
      }
    }

    private void value(Setting<?> setting, Entry entry) {
      String shown = prefix + setting.name();
      if (values.isSet(setting)) {
        int first = values.place(setting).line();
        report(
            place
                .at(entry.line())
                .problem(shown, shown + " stands here a second time, first on line " + first));
      } else {
        read(setting, shown, entry.value(), place.at(entry.line()), values);
      }
    }

    private String unknown(String name) {
      return Collector.unknown(prefix + name, Nearest.of(name, catalogue.names()));
    }
  }

  static String unknown(String name, @Nullable String nearest) {
    return "there is no setting '"
        + name
        + "'"
        + (nearest == null
            ? "; tern config --reference shows all"
            : "; did you mean " + nearest + "?");
  }
}
