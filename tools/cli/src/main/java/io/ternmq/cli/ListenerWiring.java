package io.ternmq.cli;

import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ListenerSpec;
import io.ternmq.broker.settings.ListenerSpec.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes the options of a broker out of its configuration. */
final class ListenerWiring {
  private ListenerWiring() {}

  static BrokerOptions options(Configuration configuration, BrokerParts parts) {
    if (configuration.connections() != 0) {
      throw CommandFailure.ofMisuse(
          "limits.connections other than auto is not there yet; set the open-file limit (ulimit"
              + " -n)");
    }
    String host = configuration.listeners().get(0).bind();
    Map<Kind, ListenerSpec> specs = new EnumMap<>(Kind.class);
    for (ListenerSpec spec : configuration.listeners()) {
      boolean isKnown =
          spec.kind() == Kind.MQTT || spec.kind() == Kind.WS || spec.kind() == Kind.HTTP;
      ListenerSpec.Bounds bounds = spec.bounds();
      ListenerSpec.Web web = spec.web();
      boolean hasOwnBounds =
          !web.paths().equals(List.of("/mqtt", "/"))
              || !web.origins().isEmpty()
              || bounds.hasProxyHeader()
              || bounds.connections() > 0
              || bounds.packetBytes() != configuration.engine().maximumPacketBytes();
      if (!isKnown || specs.put(spec.kind(), spec) != null) {
        throw refusal(spec, "is of a kind that this version cannot open yet");
      } else if (hasOwnBounds || !spec.bind().equals(host)) {
        throw refusal(spec, "has an address, paths or bounds of its own, which is not there yet");
      }
    }
    return BrokerOptions.defaults()
        .withHost(host)
        .withPorts(port(specs, Kind.MQTT), port(specs, Kind.WS), port(specs, Kind.HTTP))
        .withLanes(configuration.lanes())
        .withSettings(configuration.engine())
        .withParts(parts.withSysIntervalSeconds(Math.toIntExact(configuration.statusSeconds())));
  }

  private static CommandFailure refusal(ListenerSpec spec, String reason) {
    return CommandFailure.ofMisuse("the listener " + spec.name() + " " + reason);
  }

  private static int port(Map<Kind, ListenerSpec> specs, Kind kind) {
    ListenerSpec spec = specs.get(kind);
    return spec == null ? BrokerOptions.OFF : spec.port();
  }
}
