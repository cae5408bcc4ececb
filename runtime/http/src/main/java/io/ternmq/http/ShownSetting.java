package io.ternmq.http;

import io.ternmq.broker.settings.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One setting of the broker as the API tells it; what is secret is not in it. */
public record ShownSetting(Map<String, @Nullable Object> json) {
  /**
   * All settings of a configuration. Those that may hold a secret say only whether they are set.
   */
  public static List<ShownSetting> of(Configuration configuration) {
    List<ShownSetting> all = new ArrayList<>();
    for (Configuration.Described its : configuration.described()) {
      all.add(
          new ShownSetting(
              Json.object(
                  "name", its.name(),
                  "value", its.value(),
                  "unit", its.meant(),
                  "default", its.standard().isEmpty() ? null : its.standard(),
                  "source", its.place(),
                  "section", its.section(),
                  "description", its.description(),
                  "isLive", its.isReloadable())));
    }
    return all;
  }
}
