package io.ternmq.brokercore;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/** A PUBLISH as a decoder shows it: good while it is handed over, and not a moment longer. */
final class FadingPublish implements PublishFields {
  private @Nullable Publish publish;

  FadingPublish(Publish publish) {
    this.publish = publish;
  }

  void fade() {
    publish = null;
  }

  @Override
  public Publish toPacket() {
    Publish shown = publish;
    if (shown == null) {
      throw new AssertionError("the decoder holds another packet by now");
    }
    return shown;
  }

  @Override
  public TopicName topic() {
    return toPacket().topic();
  }

  @Override
  public byte[] payload() {
    return toPacket().payload();
  }

  @Override
  public QoS qos() {
    return toPacket().qos();
  }

  @Override
  public boolean dup() {
    return toPacket().dup();
  }

  @Override
  public boolean retain() {
    return toPacket().retain();
  }

  @Override
  public int packetId() {
    return toPacket().packetId();
  }

  @Override
  public Properties properties() {
    return toPacket().properties();
  }
}
