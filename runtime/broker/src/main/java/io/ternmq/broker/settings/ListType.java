package io.ternmq.broker.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lists of values: a YAML list, or words with commas between. */
record ListType<T>(SettingType<T> element) implements SettingType<List<T>> {
  @Override
  public List<T> parse(YamlNode written, Path folder) {
    List<T> values = new ArrayList<>();
    for (YamlNode item : items(written)) {
      values.add(element.parse(item, folder));
    }
    return List.copyOf(values);
  }

  private static List<YamlNode> items(YamlNode written) {
    if (written instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    if (written instanceof YamlNode.Scalar scalar) {
      List<YamlNode> items = new ArrayList<>();
      for (String word : scalar.text().split(",")) {
        if (!word.isBlank()) {
          items.add(new YamlNode.Scalar(word.strip(), scalar.line()));
        }
      }
      return items;
    }
    throw new IllegalArgumentException();
  }

  @Override
  public String write(List<T> values) {
    return values.stream().map(element::write).collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public String meant() {
    return "a list, each " + element.meant();
  }
}
