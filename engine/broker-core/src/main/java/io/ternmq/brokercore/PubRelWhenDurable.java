package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * PUBREL when the store knows that PUBREC came; not where the connection is another one by then,
 * for that one is sent PUBREL anyhow [MQTT-4.4.0-1].
 */
final class PubRelWhenDurable extends Receipt {
  private final @Nullable ConnectionEngine asked;
  private final int packetId;

  PubRelWhenDurable(SessionEngine session, int packetId) {
    super(session);
    this.asked = session.connection();
    this.packetId = packetId;
  }

  @Override
  public void onDurable(Moment now) {
    if (asked != null && session().connection() == asked) {
      session().acknowledge(PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
    }
  }
}
