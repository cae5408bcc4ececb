package io.ternmq.broker.settings;

import org.jspecify.annotations.Nullable;

/** A value that is given as a line of text: in a variable, or behind an option. */
final class Given {
  private Given() {}

  /** Text in brackets is YAML; any other is one word. */
  static void read(
      Setting<?> setting, String text, Place place, Effective into, Collector collector) {
    String stripped = text.strip();
    YamlNode node = new YamlNode.Scalar(stripped, 0);
    if (stripped.startsWith("[") || stripped.startsWith("{")) {
      try {
        @Nullable YamlNode structured = YamlReader.read(stripped, place);
        node = structured == null ? node : structured;
      } catch (ConfigException fault) {
        fault
            .problems()
            .forEach(its -> collector.report(place.problem(setting.name(), its.sentence())));
        return;
      }
    }
    collector.read(setting, node, place, into);
  }
}
