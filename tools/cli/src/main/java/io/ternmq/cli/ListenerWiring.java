package io.ternmq.cli;

import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ListenerSpec;
import io.ternmq.broker.settings.ListenerSpec.Kind;
import java.util.EnumMap;
import java.util.Map;

/** Makes the options of a broker out of its configuration. */
final class ListenerWiring {
  private ListenerWiring() {}

  static BrokerOptions options(Configuration configuration) {
    Map<Kind, ListenerSpec> specs = new EnumMap<>(Kind.class);
    for (ListenerSpec spec : configuration.listeners()) {
      boolean isKnown =
          spec.kind() == Kind.MQTT || spec.kind() == Kind.WS || spec.kind() == Kind.HTTP;
      if (!isKnown || specs.put(spec.kind(), spec) != null) {
        throw CommandFailure.ofMisuse(
            "the listener " + spec.name() + " is of a kind that this version cannot open yet");
      }
    }
    String host = configuration.listeners().get(0).bind();
    return BrokerOptions.defaults()
        .withHost(host)
        .withPorts(port(specs, Kind.MQTT), port(specs, Kind.WS), port(specs, Kind.HTTP))
        .withLanes(configuration.lanes())
        .withSettings(configuration.engine());
  }

  private static int port(Map<Kind, ListenerSpec> specs, Kind kind) {
    ListenerSpec spec = specs.get(kind);
    return spec == null ? BrokerOptions.OFF : spec.port();
  }
}
