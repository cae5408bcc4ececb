package io.ternmq.cli;

import io.ternmq.packet.Properties;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The message that the broker publishes if the client vanishes. */
final class WillOptions {
  @Option(
      names = "--will-topic",
      paramLabel = "TOPIC",
      description = "What the broker publishes if this client vanishes: where.")
  private @Nullable String topic;

  @Option(names = "--will-payload", paramLabel = "TEXT", description = "And what it says.")
  private @Nullable String payload;

  @Option(
      names = "--will-qos",
      paramLabel = "QOS",
      converter = QoSConverter.class,
      description = "And how surely: 0, 1 or 2.")
  private QoS qos = QoS.AT_MOST_ONCE;

  @Option(names = "--will-retain", description = "And that it is retained.")
  private boolean isRetained;

  /** The will, or null where none was asked for. */
  @Nullable Will toWill() {
    if (topic == null) {
      if (payload != null || isRetained || qos != QoS.AT_MOST_ONCE) {
        throw CommandFailure.ofMisuse("a will needs a topic: give one with --will-topic");
      }
      return null;
    }
    byte[] bytes = payload == null ? new byte[0] : payload.getBytes(StandardCharsets.UTF_8);
    return new Will(TopicName.of(topic), bytes, qos, isRetained, Properties.NONE);
  }
}
