package io.ternmq.http;

import io.ternmq.broker.settings.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One setting of the broker as the API tells it; what is secret is not in it. */
public record ShownSetting(Map<String, @Nullable Object> json) {
  private static final Pattern SECRET =
      Pattern.compile("extensions|webhooks|.*(secret|password|credential|headers).*");

  /**
   * All settings of a configuration. Those that may hold a secret say only whether they are set.
   */
  public static List<ShownSetting> of(Configuration configuration) {
    List<ShownSetting> all = new ArrayList<>();
    for (Configuration.Described its : configuration.described()) {
      boolean isHidden = SECRET.matcher(its.name()).matches() && !its.isPath();
      String value = its.value();
      boolean isStandard = its.standard().equals(value);
      all.add(
          new ShownSetting(
              Json.object(
                  "name", its.name(),
                  "value", isHidden && value != null && !isStandard ? "(hidden)" : value,
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
