package io.ternmq.broker.spi;

import io.ternmq.brokercore.store.Store;

/** Makes a store: where sessions, messages and retained messages survive. */
public non-sealed interface StoreProvider extends Provider<Store> {}
