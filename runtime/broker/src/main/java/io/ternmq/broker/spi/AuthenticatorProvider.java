package io.ternmq.broker.spi;

/** Makes an authenticator, with methods of enhanced authentication where it has some. */
public non-sealed interface AuthenticatorProvider extends Provider<Authentication> {}
