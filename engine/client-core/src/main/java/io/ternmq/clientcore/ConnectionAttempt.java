package io.ternmq.clientcore;

import org.jspecify.annotations.Nullable;

/**
 * One attempt at a connection.
 *
 * @param epoch names this attempt and the connection it may become; never used again
 * @param number counts attempts since the client was last on line, from 1
 * @param server whose turn it is
 * @param mayUseCredentials false for a server that another one referred to and that is not on the
 *     user's list
 * @param credentials what a {@link ReconnectRule} gave in the place of the usual ones, or null
 */
public record ConnectionAttempt(
    int epoch,
    int number,
    ServerAddress server,
    boolean mayUseCredentials,
    @Nullable Credentials credentials) {}
