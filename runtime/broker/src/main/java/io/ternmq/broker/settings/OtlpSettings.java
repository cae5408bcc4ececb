package io.ternmq.broker.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where metrics are sent to by OpenTelemetry's protocol.
 *
 * @param url of the collector
 * @param headers a file with headers of the requests; null for none
 * @param authorities a file with those that may sign its certificate; null for Java's own
 */
public record OtlpSettings(
    String url, long intervalSeconds, @Nullable Path headers, @Nullable Path authorities) {}
