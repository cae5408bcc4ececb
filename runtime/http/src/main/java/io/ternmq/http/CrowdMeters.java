package io.ternmq.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ternmq.broker.Broker;
import io.ternmq.brokercore.Admission;
import io.ternmq.packet.ReasonCode;
import java.util.function.ToDoubleFunction;

/** Meters of those that connect: who waits, how long, and who was told to come back. */
final class CrowdMeters {
  private static final double SECOND_NANOS = 1e9;

  private CrowdMeters() {}

  static void bind(Broker broker, MeterRegistry registry) {
    gauge(
        registry, broker, "ternmq.handshakes", Broker::handshakeCount, "TLS handshakes under way");
    gauge(
        registry,
        broker,
        "ternmq.connects.waiting",
        its -> its.core().crowd().waiting(),
        "CONNECT packets that wait for their turn");
    gauge(
        registry,
        broker,
        "ternmq.connects.underway",
        its -> its.core().crowd().underWay(),
        "CONNECT packets that wait for a login, for their session or for the store");
    gauge(
        registry,
        broker,
        "ternmq.connects.wait.seconds",
        its -> its.core().crowd().waitNanos() / SECOND_NANOS,
        "How long a newcomer would wait, by what was answered lately");
    for (ReasonCode reason : ReasonCode.values()) {
      if (reason.isFailure()) {
        FunctionCounter.builder(
                "ternmq.refusals", broker, its -> its.core().refusals().count(reason))
            .description("What was refused or ended by the broker, by reason code")
            .tags("reason", Json.word(reason))
            .register(registry);
      }
    }
    for (Admission.Lack lack : Admission.Lack.values()) {
      FunctionCounter.builder(
              "ternmq.refused.connects", broker, its -> its.core().refusedConnects(lack))
          .description("CONNECT packets that were refused with a time to come back, by what lacked")
          .tags("lack", Json.word(lack))
          .register(registry);
    }
  }

  private static void gauge(
      MeterRegistry registry,
      Broker broker,
      String name,
      ToDoubleFunction<Broker> read,
      String description) {
    Gauge.builder(name, broker, read).description(description).register(registry);
  }
}
