package io.ternmq.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all messages of one client share on their way: the room they take, and who hears of their
 * ends.
 */
record Outcomes(
    PublishRoom room,
    DropCounts drops,
    @Nullable Consumer<UndeliveredMessage> undelivered,
    @Nullable Consumer<Publication> delivered) {}
