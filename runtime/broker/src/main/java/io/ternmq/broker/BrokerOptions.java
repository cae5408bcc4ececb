package io.ternmq.broker;

import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.transport.ListenerOptions;
import io.ternmq.transport.TcpProbes;
import java.util.ArrayList;
import java.util.List;

/**
 * How a broker is to be started. Immutable.
 *
 * @param listeners where MQTT is spoken, opened in this order
 * @param host where listeners are added that name no address
 * @param lanes how many event loops; 0 for one a processor
 * @param connections how many may be open at once; 0 for as many as the open-file limit has room
 *     for
 * @param probes how TCP connections are probed
 * @param settings the bounds and times of the engines
 * @param parts who decides, where things survive, who listens
 * @param letsAnybodyIn listeners may be reached from other machines though nobody is asked who they
 *     are
 */
public record BrokerOptions(
    List<ListenerOptions> listeners,
    String host,
    int lanes,
    int connections,
    TcpProbes probes,
    BrokerSettings settings,
    BrokerParts parts,
    boolean letsAnybodyIn) {
  /** No listener of this kind. */
  public static final int OFF = -1;

  private static final String LOOPBACK = "127.0.0.1";

  /** Copies the list. */
  public BrokerOptions {
    listeners = List.copyOf(listeners);
  }

  /** Loopback and the usual ports. */
  public static BrokerOptions defaults() {
    return new BrokerOptions(
            List.of(),
            LOOPBACK,
            0,
            0,
            TcpProbes.DEFAULT,
            BrokerSettings.defaults(),
            BrokerParts.defaults(),
            false)
        .withPorts(1883, 8083);
  }

  /** Loopback and any free ports: for tests. */
  public static BrokerOptions onFreePorts() {
    return defaults().withPorts(0, 0);
  }

  /** The same with all listeners on this address. */
  public BrokerOptions withHost(String address) {
    List<ListenerOptions> moved =
        listeners.stream().map(listener -> listener.with(its -> its.host = address)).toList();
    return new BrokerOptions(
        moved, address, lanes, connections, probes, settings, parts, letsAnybodyIn);
  }

  /**
   * The same with a plain TCP listener "mqtt" and a plain WebSocket listener "websocket", each
   * where it is not {@link #OFF}, and no other listener.
   */
  public BrokerOptions withPorts(int mqtt, int webSocket) {
    List<ListenerOptions> plain = new ArrayList<>();
    if (mqtt != OFF) {
      plain.add(ListenerOptions.tcp("mqtt", host, mqtt));
    }
    if (webSocket != OFF) {
      plain.add(ListenerOptions.webSocket("websocket", host, webSocket));
    }
    return new BrokerOptions(
        plain, host, lanes, connections, probes, settings, parts, letsAnybodyIn);
  }

  /** The same with these listeners and no other. */
  public BrokerOptions withListeners(List<ListenerOptions> places) {
    return new BrokerOptions(
        places, host, lanes, connections, probes, settings, parts, letsAnybodyIn);
  }

  /** The same with one more listener. */
  public BrokerOptions withListener(ListenerOptions place) {
    List<ListenerOptions> places = new ArrayList<>(listeners);
    places.add(place);
    return withListeners(places);
  }

  public BrokerOptions withLanes(int count) {
    return new BrokerOptions(
        listeners, host, count, connections, probes, settings, parts, letsAnybodyIn);
  }

  /** The same with so many connections at once; 0 for as many as there is room for. */
  public BrokerOptions withConnections(int count) {
    return new BrokerOptions(listeners, host, lanes, count, probes, settings, parts, letsAnybodyIn);
  }

  public BrokerOptions withProbes(TcpProbes other) {
    return new BrokerOptions(
        listeners, host, lanes, connections, other, settings, parts, letsAnybodyIn);
  }

  public BrokerOptions withSettings(BrokerSettings bounds) {
    return new BrokerOptions(
        listeners, host, lanes, connections, probes, bounds, parts, letsAnybodyIn);
  }

  public BrokerOptions withParts(BrokerParts others) {
    return new BrokerOptions(
        listeners, host, lanes, connections, probes, settings, others, letsAnybodyIn);
  }

  /**
   * The same where whoever reaches a listener may come in, from other machines too, though nobody
   * is asked who they are. Without this a broker that asks nobody listens on loopback only.
   */
  public BrokerOptions lettingAnybodyIn() {
    return new BrokerOptions(listeners, host, lanes, connections, probes, settings, parts, true);
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
