package io.ternmq.broker;

import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.security.Guard;

/**
 * How a broker is to be started. Immutable.
 *
 * @param host the address to listen on
 * @param port MQTT over TCP: 0 for any free port, {@link #OFF} for none
 * @param webSocketPort MQTT over WebSocket, likewise
 * @param httpPort the health page, likewise
 * @param lanes how many event loops; 0 for one a processor
 * @param settings the bounds and times of the engines
 * @param parts who decides, where things survive, who listens
 */
public record BrokerOptions(
    String host,
    int port,
    int webSocketPort,
    int httpPort,
    int lanes,
    BrokerSettings settings,
    BrokerParts parts) {
  /** No listener of this kind. */
  public static final int OFF = -1;

  /** Loopback, the usual ports, no health page. */
  public static BrokerOptions defaults() {
    return new BrokerOptions(
        "127.0.0.1", 1883, 8083, OFF, 0, BrokerSettings.defaults(), BrokerParts.defaults());
  }

  /** Loopback and any free ports: for tests. */
  public static BrokerOptions onFreePorts() {
    return defaults().withPorts(0, 0, 0);
  }

  public BrokerOptions withHost(String address) {
    return new BrokerOptions(address, port, webSocketPort, httpPort, lanes, settings, parts);
  }

  public BrokerOptions withPorts(int mqtt, int webSocket, int http) {
    return new BrokerOptions(host, mqtt, webSocket, http, lanes, settings, parts);
  }

  public BrokerOptions withLanes(int count) {
    return new BrokerOptions(host, port, webSocketPort, httpPort, count, settings, parts);
  }

  public BrokerOptions withSettings(BrokerSettings bounds) {
    return new BrokerOptions(host, port, webSocketPort, httpPort, lanes, bounds, parts);
  }

  public BrokerOptions withParts(BrokerParts others) {
    return new BrokerOptions(host, port, webSocketPort, httpPort, lanes, settings, others);
  }

  /** With the same parts, but for who may do what. */
  public BrokerOptions withGuard(Guard guard) {
    return withParts(parts.withGuard(guard));
  }

  /** With the same parts, and one more who listens. */
  public BrokerOptions withEventListener(BrokerListener listener) {
    return withParts(parts.withEventListener(listener));
  }
}
