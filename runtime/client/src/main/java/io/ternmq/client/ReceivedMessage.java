package io.ternmq.client;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import java.nio.charset.StandardCharsets;

/** A message that the server sent. Immutable; the payload is shared: do not write to it. */
public final class ReceivedMessage {
  private final Publish publish;
  private final long deliveryId;
  private final Runnable acknowledgement;

  ReceivedMessage(Publish publish, long deliveryId, Runnable acknowledgement) {
    this.publish = publish;
    this.deliveryId = deliveryId;
    this.acknowledgement = acknowledgement;
  }

  /**
   * The application is done with this message: the server may forget it. Needed only after {@link
   * MqttClientBuilder#acknowledgeByHand}; at any other time it does nothing. Any thread may call.
   */
  public void acknowledge() {
    acknowledgement.run();
  }

  /**
   * Names this message of QoS 2 and no other one of this client; 0 for QoS 0 and 1. With a queue on
   * disk it outlives the process: a message that was not acknowledged when the process was killed
   * comes again under the same id. So an application that acknowledges by hand, and keeps the id of
   * what it has done together with what it did, does everything exactly once.
   */
  public long deliveryId() {
    return deliveryId;
  }

  public String topic() {
    return publish.topic().text();
  }

  public byte[] payload() {
    return publish.payload();
  }

  /** What it counts for where it waits to be heard. */
  long bytes() {
    return Backlog.bytesOf(publish);
  }

  /** The payload as UTF-8. */
  public String text() {
    return new String(publish.payload(), StandardCharsets.UTF_8);
  }

  public QoS qos() {
    return publish.qos();
  }

  /** True where the server had kept it from before the subscription. */
  public boolean retain() {
    return publish.retain();
  }

  /** True where the server may have sent it before, on this connection or an earlier one. */
  public boolean isRepeated() {
    return publish.dup();
  }

  /** The properties (5.0). */
  public Properties properties() {
    return publish.properties();
  }

  /** Without the payload. */
  @Override
  public String toString() {
    return publish.toString();
  }
}
