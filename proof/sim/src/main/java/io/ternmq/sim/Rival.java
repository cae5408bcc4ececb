package io.ternmq.sim;

import io.netty.buffer.ByteBuf;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A second device with the client id of another one: it takes the session whenever it can, holds it
 * for a while by pings, and answers nothing that it is sent. Two of this kind fight for ever.
 */
final class Rival {
  private static final long PING_NANOS = 400 * SimClock.MILLI;

  private final World world;
  private final ClientPlan plan;
  private final Chance chance;
  private @Nullable SimLink current;
  private boolean isOver;

  Rival(World world, ClientPlan plan, Chance chance) {
    this.world = world;
    this.plan = plan;
    this.chance = chance;
  }

  void start() {
    connectAfter(chance.between(100L, 2_000L) * SimClock.MILLI);
  }

  /** It gives up and does not come back. */
  void end() {
    isOver = true;
    SimLink link = current;
    current = null;
    if (link != null) {
      link.resetByClient();
    }
  }

  private void connectAfter(long nanos) {
    world
        .clock()
        .after(
            nanos,
            () -> {
              if (!isOver) {
                connect();
              }
            });
  }

  private void connect() {
    world.trace().fault("RIVAL", plan.clientId(), 0);
    SimLink link = world.network().open(plan.clientId());
    if (!world.broker().accept(link)) {
      connectAfter(SimClock.SECOND);
      return;
    }
    current = link;
    link.client(
        new SimPipe.Receiver() {
          @Override
          public void onBytes(byte[] bytes) {}

          @Override
          public void onEnd(CloseCause cause) {
            if (current == link) {
              current = null;
              link.closeByClient();
              connectAfter(chance.pick(List.of(50L, 600L, 900L)) * SimClock.MILLI);
            }
          }
        });
    send(link, connectPacket());
    ping(link);
  }

  /** Like the other's, so that the session stays what it is; but it leaves no will. */
  private Connect connectPacket() {
    Properties.Builder properties = Properties.builder();
    if (plan.expirySeconds() > 0) {
      properties.add(Property.SESSION_EXPIRY_INTERVAL, plan.expirySeconds());
    }
    return new Connect(
        plan.version(), false, 5, plan.clientId(), null, null, null, properties.build());
  }

  private void ping(SimLink link) {
    world
        .clock()
        .after(
            PING_NANOS,
            () -> {
              if (current == link) {
                send(link, PingReq.INSTANCE);
                ping(link);
              }
            });
  }

  private void send(SimLink link, Packet packet) {
    ByteBuf out = Wire.buffer();
    PacketEncoder.encode(packet, plan.version(), Integer.MAX_VALUE, out);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    world.trace().note("rival", link.name(), 0, Wire.words(packet));
    link.toBroker().write(bytes);
  }
}
