package io.ternmq.transport;

import io.ternmq.codec.Fault;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Hears what comes in on one connection, in order and on its lane. An exception thrown here ends
 * the connection as {@link Ending#FAILED}.
 */
public interface PacketHandler {
  /**
   * Any packet but the four acknowledgements, and but PUBLISH where {@link #onPublish} takes it.
   */
  void onPacket(Packet packet);

  /**
   * A PUBLISH, for a handler that needs no object of it.
   *
   * @param publish good until this returns
   */
  default void onPublish(PublishFields publish) {
    onPacket(publish.toPacket());
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  void onAcknowledgement(PacketType type, int packetId, ReasonCode reason, Properties properties);

  /**
   * The peer sent bytes that are no packet; nothing more is read.
   *
   * @param version the version that the connection speaks; null before a good CONNECT
   */
  void onFault(Fault fault, @Nullable ProtocolVersion version);

  /**
   * Bytes came in, and their packets have been handed over.
   *
   * @param bytes how many; 0 after a pause, when what waited has been handed over
   * @param packetUnderWay true where the last packet is not complete
   */
  void onInput(int bytes, boolean packetUnderWay);

  /** Something beneath MQTT came in, such as an answer to {@link Connection#probe}. */
  default void onSignOfLife() {}

  /**
   * Less than {@link Connection#WRITABLE_BYTES} are unwritten, or than {@link
   * NettyLane#writableBytes} says, after it had been more.
   */
  void onWritable();

  /**
   * The connection is over; said once, and nothing follows.
   *
   * @param cause the exception behind it, where there is one
   */
  void onClosed(Ending ending, @Nullable Throwable cause);
}
