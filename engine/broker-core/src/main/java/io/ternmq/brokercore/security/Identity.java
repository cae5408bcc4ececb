package io.ternmq.brokercore.security;

import org.jspecify.annotations.Nullable;

/**
 * Who a connected client is: what rights are asked by.
 *
 * @param userName as the authenticator established it; null for nobody in particular
 */
public record Identity(String clientId, @Nullable String userName, Origin origin) {}
