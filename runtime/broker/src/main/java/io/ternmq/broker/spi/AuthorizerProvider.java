package io.ternmq.broker.spi;

import io.ternmq.brokercore.security.Authorizer;

/** Makes an authorizer: who may publish, subscribe and receive what. */
public non-sealed interface AuthorizerProvider extends Provider<Authorizer> {}
