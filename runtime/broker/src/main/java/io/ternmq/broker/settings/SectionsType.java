package io.ternmq.broker.settings;

import io.ternmq.broker.settings.YamlNode.Entry;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Groups of settings whose names are somebody else's; what is inside a group is text. */
record SectionsType() implements SettingType<Map<String, Map<String, String>>> {
  @Override
  public Map<String, Map<String, String>> parse(YamlNode written, Path folder) {
    if (!(written instanceof YamlNode.Mapping groups)) {
      throw new IllegalArgumentException();
    }
    Map<String, Map<String, String>> sections = new TreeMap<>();
    for (Entry group : groups.entries()) {
      Map<String, String> section = new TreeMap<>();
      if (!(group.value() instanceof YamlNode.Mapping inner)) {
        throw new IllegalArgumentException(group.name() + " is " + group.value().sort());
      }
      flatten(inner, "", section);
      sections.put(group.name(), Collections.unmodifiableMap(section));
    }
    return Collections.unmodifiableMap(sections);
  }

  private static void flatten(YamlNode.Mapping group, String prefix, Map<String, String> into) {
    for (Entry entry : group.entries()) {
      String name = prefix + entry.name();
      if (entry.value() instanceof YamlNode.Mapping inner) {
        flatten(inner, name + ".", into);
      } else if (entry.value() instanceof YamlNode.Scalar text) {
        if (into.put(name, text.text()) != null) {
          throw new IllegalArgumentException(name + " stands there twice");
        }
      } else {
        throw new IllegalArgumentException(name + " is a list, and extensions take text");
      }
    }
  }

  @Override
  public String write(Map<String, Map<String, String>> sections) {
    return sections.entrySet().stream()
        .map(section -> section.getKey() + ": " + group(section.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String group(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + ": " + Words.written(setting.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  @Override
  public String meant() {
    return "a group for each extension";
  }
}
