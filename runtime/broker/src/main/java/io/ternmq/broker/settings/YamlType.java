package io.ternmq.broker.settings;

import java.nio.file.Path;
import java.util.stream.Collectors;

/** A list of groups of settings; what is in a group is read later, with its lines. */
record YamlType(String meant) implements SettingType<YamlNode.Sequence> {
  @Override
  public YamlNode.Sequence parse(YamlNode written, Path folder) {
    if (written instanceof YamlNode.Sequence sequence) {
      return sequence;
    }
    throw new IllegalArgumentException();
  }

  @Override
  public String write(YamlNode.Sequence value) {
    return flow(value);
  }

  /** On one line. */
  private static String flow(YamlNode node) {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items().stream()
          .map(YamlType::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping.entries().stream()
          .map(entry -> entry.name() + ": " + flow(entry.value()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return node instanceof YamlNode.Scalar scalar ? Words.written(scalar.text()) : "";
  }
}
