package io.ternmq.broker.settings;

import static io.ternmq.broker.settings.Quantity.span;
import static io.ternmq.broker.settings.Setting.fixed;
import static io.ternmq.broker.settings.Setting.live;
import static io.ternmq.broker.settings.Types.FLAG;

import java.util.List;

/** What is said below {@code $presence}. */
final class PresenceSettings {
  static final Setting<Boolean> TOPICS =
      fixed(
          "presence.topics",
          FLAG,
          false,
          "a retained message for each client below $presence says whether it is there");
  static final Setting<Long> QUIET =
      live(
          "presence.quiet",
          span(0, 300).type(),
          1_000_000_000L,
          "a client that is back within this time was never away, as far as presence.topics go");

  static final List<Setting<?>> ALL = List.of(TOPICS, QUIET);

  private PresenceSettings() {}
}
