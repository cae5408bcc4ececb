package io.ternmq.clientcore;

/**
 * One attempt at a connection.
 *
 * @param epoch names this attempt and the connection it may become; never used again
 * @param number counts attempts since the client was last on line, from 1
 * @param mayUseCredentials false for a server that another one referred to and that is not on the
 *     user's list
 */
public record ConnectionAttempt(
    int epoch, int number, ServerAddress server, boolean mayUseCredentials) {}
