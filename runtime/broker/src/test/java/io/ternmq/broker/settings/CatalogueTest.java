package io.ternmq.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The catalogue is complete, and free of contradictions. */
final class CatalogueTest {
  /** A value that is not the default, for each setting of the engines whose type needs help. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "shared.dispatch",
          "sticky",
          "capabilities.qos",
          "1",
          "limits.memory.percent",
          "50",
          "quotas",
          "[{users: a, sessions: 1}]");

  private static String other(Setting<?> setting) {
    String standard = setting.standardText();
    if (OTHERS.containsKey(setting.name())) {
      return OTHERS.get(setting.name());
    }
    if (standard.equals("true")) {
      return "false";
    }
    return setting.name().startsWith("liveness")
            || setting.type().meant().startsWith("a time")
            || setting.name().contains("grace")
        ? "77s"
        : "2077";
  }

  private static Object component(RecordComponent component, BrokerSettings settings)
      throws ReflectiveOperationException {
    return component.getAccessor().invoke(settings);
  }

  @Test
  void everyComponentOfTheEnginesSettingsIsSetByOneSettingAlone() throws Exception {
    BrokerSettings defaults = BrokerSettings.defaults();
    Map<String, List<String>> changedBy = new HashMap<>();
    for (EngineSetting<?> engine : EngineSettings.all()) {
      String name = engine.setting().name();
      BrokerSettings changed =
          ConfigurationSources.ofDefaults()
              .option(name, other(engine.setting()), "test")
              .read()
              .engine();
      for (RecordComponent component : BrokerSettings.class.getRecordComponents()) {
        if (!component(component, defaults).equals(component(component, changed))) {
          changedBy.computeIfAbsent(component.getName(), key -> new ArrayList<>()).add(name);
        }
      }
    }
    for (RecordComponent component : BrokerSettings.class.getRecordComponents()) {
      if (!component
          .getName()
          .equals("toldDurability")) { // the level of the store, a setting of it
        assertThat(changedBy.get(component.getName()))
            .as(component.getName())
            .isNotNull()
            .hasSize(1);
      }
    }
  }

  @Test
  void withoutSettingsTheEnginesHaveTheirDefaults() throws Exception {
    assertThat(ConfigurationSources.ofDefaults().read().engine())
        .isEqualTo(BrokerSettings.defaults());
  }

  @Test
  void everyDefaultIsReadBackAsItIsWritten() {
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      if (setting.standard() != null && !(setting.standard() instanceof YamlNode)) {
        assertReadBack(setting);
      }
    }
  }

  private static void assertReadBack(Setting<?> setting) {
    Collector collector = new Collector();
    Effective values = new Effective();
    Given.read(setting, setting.standardText(), Place.DEFAULT, values, collector);
    assertThat(collector.problems()).isEmpty();
    assertThat(values.find(setting)).as(setting.name()).isEqualTo(setting.standard());
  }

  @Test
  void namesAreDistinctAsVariablesAndNoNameIsAGroupToo() {
    Set<String> variables = new HashSet<>();
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      assertThat(setting.name()).matches("[a-z][a-z0-9]*(\\.[a-z0-9]+)*");
      assertThat(variables.add(setting.variable())).as(setting.variable()).isTrue();
      assertThat(Catalogue.BROKER.isGroup(setting.name())).as(setting.name()).isFalse();
    }
  }

  @Test
  void everySettingIsExplainedInASentence() {
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      assertThat(setting.meaning()).as(setting.name()).hasSizeGreaterThan(8).doesNotEndWith(".");
    }
  }

  @Test
  void pathsBeginAtTheFolderOfTheFile() {
    Path folder = Path.of("etc");
    assertThat(Types.PATH.parse(new YamlNode.Scalar("users", 1), folder))
        .isEqualTo(folder.resolve("users"));
    Path absolute = folder.toAbsolutePath();
    assertThat(Types.PATH.parse(new YamlNode.Scalar(absolute.toString(), 1), folder))
        .isEqualTo(absolute);
  }
}
