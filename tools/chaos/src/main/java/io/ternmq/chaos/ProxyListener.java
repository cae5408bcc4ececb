package io.ternmq.chaos;

/** Hears what a proxy does to connections. Called on the proxy's thread: be brief. */
@FunctionalInterface
public interface ProxyListener {
  /** Hears nothing. */
  ProxyListener NONE = (clientId, fault, nowNanos) -> {};

  /**
   * This was done to the connection of a client.
   *
   * @param clientId empty where it is not known: no CONNECT yet, or none that can be read
   * @param nowNanos by {@link System#nanoTime}
   */
  void onFault(String clientId, Fault fault, long nowNanos);
}
