package io.ternmq.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Meters of what is told to other servers; an event that several are told of counts for each. */
final class WebhookMeters {
  private WebhookMeters() {}

  static void bind(Webhooks webhooks, MeterRegistry registry) {
    Gauge.builder("ternmq.webhook.waiting.events", webhooks, Webhooks::waiting)
        .description("Events that wait to be told to webhooks")
        .register(registry);
    counter(
        registry,
        webhooks,
        "ternmq.webhook.delivered.events",
        Webhooks::delivered,
        "Events that webhooks took");
    counter(
        registry,
        webhooks,
        "ternmq.webhook.dropped.events",
        Webhooks::dropped,
        "Events that webhooks will never be told of: too many waited, or they were refused");
    counter(
        registry,
        webhooks,
        "ternmq.webhook.failed.requests",
        Webhooks::failed,
        "Requests to webhooks that were not answered as they should be");
  }

  private static void counter(
      MeterRegistry registry,
      Webhooks webhooks,
      String name,
      ToDoubleFunction<Webhooks> read,
      String description) {
    FunctionCounter.builder(name, webhooks, read).description(description).register(registry);
  }
}
