package io.ternmq.broker.settings;

import io.ternmq.brokercore.BrokerSettings;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A setting that is a component of {@link BrokerSettings}; its default is the one there.
 *
 * @param put writes a value into settings that are being made
 */
record EngineSetting<T>(Setting<T> setting, BiConsumer<BrokerSettings.Editor, T> put) {
  /** Which component it is. */
  record Component<T>(Function<BrokerSettings, T> read, BiConsumer<BrokerSettings.Editor, T> put) {}

  static <T> EngineSetting<T> live(
      String name, SettingType<T> type, Component<T> component, String meaning) {
    T standard = component.read().apply(BrokerSettings.defaults());
    return new EngineSetting<>(Setting.live(name, type, standard, meaning), component.put());
  }

  static <T> EngineSetting<T> fixed(
      String name, SettingType<T> type, Component<T> component, String meaning) {
    T standard = component.read().apply(BrokerSettings.defaults());
    return new EngineSetting<>(Setting.fixed(name, type, standard, meaning), component.put());
  }

  void apply(Effective effective, BrokerSettings.Editor editor) {
    put.accept(editor, effective.get(setting));
  }
}
