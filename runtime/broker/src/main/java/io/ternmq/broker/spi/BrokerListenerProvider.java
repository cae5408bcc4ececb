package io.ternmq.broker.spi;

import io.ternmq.brokercore.BrokerListener;

/**
 * Makes a listener. It hears every event in order on a thread of its own: it may take its time, but
 * what it does not keep up with is dropped and counted.
 */
public non-sealed interface BrokerListenerProvider extends Provider<BrokerListener> {}
