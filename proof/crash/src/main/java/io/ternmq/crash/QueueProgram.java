package io.ternmq.crash;

import io.ternmq.client.Delivery;
import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.Publication;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes numbered messages with a queue on disk, and marks in a file each that the client calls
 * stored. Says "ready" when all are, and, where there is a server, all are acknowledged.
 */
public final class QueueProgram {
  /** So many at most are not stored yet. */
  private static final int AHEAD = 32;

  private QueueProgram() {}

  /** Arguments: directory, file of marks, first number, how many, bytes of each, port or 0. */
  public static void main(String[] arguments) throws IOException {
    int first = Integer.parseInt(arguments[2]);
    int count = Integer.parseInt(arguments[3]);
    String tail = "x".repeat(Integer.parseInt(arguments[4]));
    int port = Integer.parseInt(arguments[5]);
    MqttClientBuilder builder =
        MqttClient.builder()
            .server("mqtt://127.0.0.1:" + (port == 0 ? 1 : port))
            .protocolVersion(ProtocolVersion.MQTT_3_1_1)
            .clientId("cut")
            .queue(1_000_000, 1L << 30)
            .queueDirectory(Path.of(arguments[0]));
    try (FileChannel marks =
            FileChannel.open(
                Path.of(arguments[1]),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        MqttClient client = builder.build()) {
      if (port > 0) {
        client.start();
      }
      List<Delivery> deliveries = new ArrayList<>();
      for (int number = first; number < first + count; number++) {
        QoS qos = QoS.of(1 + number % 2);
        Delivery delivery = client.publish(Publication.of("q", number + ":" + tail, qos));
        String mark = number + "\n";
        var unused = delivery.stored().thenRun(() -> write(marks, mark));
        deliveries.add(delivery);
        if (deliveries.size() > AHEAD) {
          deliveries.get(deliveries.size() - AHEAD).stored().join();
        }
      }
      for (Delivery delivery : deliveries) {
        delivery.stored().join();
        if (port > 0) {
          delivery.acknowledged().join();
        }
      }
      System.out.println("ready");
    }
  }

  private static void write(FileChannel marks, String mark) {
    try {
      marks.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
