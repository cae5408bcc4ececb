package io.ternmq.broker;

import io.ternmq.transport.Listener;
import io.ternmq.transport.ListenerKind;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A listener that is open.
 *
 * @param address where: an {@link InetSocketAddress} with the real port, or a {@link
 *     java.net.UnixDomainSocketAddress}
 */
public record OpenListener(String name, ListenerKind kind, SocketAddress address) {
  static OpenListener of(Listener listener) {
    return new OpenListener(listener.name(), listener.kind(), listener.address());
  }
}
