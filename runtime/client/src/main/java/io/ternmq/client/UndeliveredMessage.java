package io.ternmq.client;

/**
 * A message of ours that the client or the server gave up.
 *
 * @param publication what was published, in this life of the client or, with a queue on disk, in an
 *     earlier one
 * @param reason why; its message is a sentence
 */
public record UndeliveredMessage(Publication publication, MqttException reason) {}
