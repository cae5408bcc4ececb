package io.ternmq.broker.settings;

import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Values that are one word. */
record ScalarType<T>(String meant, BiFunction<String, Path, T> reader, Function<T, String> writer)
    implements SettingType<T> {
  static <T> ScalarType<T> of(
      String meant, Function<String, T> reader, Function<T, String> writer) {
    return new ScalarType<>(meant, (text, folder) -> reader.apply(text), writer);
  }

  @Override
  public T parse(YamlNode written, Path folder) {
    if (written instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
      return reader.apply(scalar.text().strip(), folder);
    }
    throw new IllegalArgumentException();
  }

  @Override
  public String write(T value) {
    return writer.apply(value);
  }
}
