package io.ternmq.transport;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the listeners of one process share.
 *
 * @param lanes where their connections live
 * @param limit how many connections may be open over all listeners
 * @param connectTimeout how long a connection may take for everything before its first packet;
 *     asked anew for each, on its lane
 * @param maximumPacketBytes the bound of listeners that have none of their own
 * @param probes how TCP connections are probed
 */
public record ListenerScope(
    Lanes lanes,
    ConnectionLimit limit,
    Supplier<Duration> connectTimeout,
    int maximumPacketBytes,
    TcpProbes probes) {}
