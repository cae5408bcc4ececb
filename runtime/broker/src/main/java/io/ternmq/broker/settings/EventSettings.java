package io.ternmq.broker.settings;

import static io.ternmq.broker.settings.Quantity.span;
import static io.ternmq.broker.settings.Setting.fixed;
import static io.ternmq.broker.settings.Setting.live;
import static io.ternmq.broker.settings.Types.FLAG;

import java.util.List;

/** Who is told of what happens to clients: over MQTT below {@code $presence}, and over HTTP. */
final class EventSettings {
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

  static final Setting<List<WebhookSpec>> WEBHOOKS =
      fixed(
          "webhooks",
          new WebhooksType(),
          List.of(),
          "servers that are told of events by HTTP POST: url; events, the kinds, otherwise connected,"
              + " disconnected and closed; secret, a file whose first line signs what is sent; token,"
              + " a file whose first line is sent as a bearer token; both read again at SIGHUP; ca, the"
              + " authorities that may sign its certificate, PEM, otherwise those that Java trusts");

  static final List<Setting<?>> ALL = List.of(TOPICS, QUIET, WEBHOOKS);

  private EventSettings() {}
}
