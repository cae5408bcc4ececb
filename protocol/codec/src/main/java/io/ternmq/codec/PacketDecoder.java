package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.ReasonCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of one connection, or in turn those of several, one a {@link #step}. It
 * allocates the payload of a PUBLISH, and nothing for an acknowledgement without properties; every
 * limit is checked before anything is allocated. What a peer does wrong is a {@link Fault}, never
 * an exception. Owned by its connection's lane.
 */
public final class PacketDecoder {
  /** What a step found. */
  public enum Step {
    /** The bytes do not hold a whole packet; none of an incomplete one was consumed. */
    NEED_MORE,
    /** PUBACK, PUBREC, PUBREL or PUBCOMP, in the decoder's fields. */
    ACKNOWLEDGEMENT,
    /** Any other packet, as an object. */
    PACKET,
    /** The peer broke the protocol; the decoder stays here for good. */
    MALFORMED
  }

  /** Which end of the connection reads. */
  public enum Side {
    /** The server reads what clients send. */
    SERVER(PacketType.CONNECT, PacketType.SUBSCRIBE, PacketType.UNSUBSCRIBE, PacketType.PINGREQ),
    /** The client reads what servers send. */
    CLIENT(PacketType.CONNACK, PacketType.SUBACK, PacketType.UNSUBACK, PacketType.PINGRESP);

    private final int own;

    Side(PacketType... own) {
      int bits = 0;
      for (PacketType type : own) {
        bits |= 1 << type.number();
      }
      this.own = bits;
    }

    /** True for a packet type that comes from the other side alone. */
    boolean receivesAlone(PacketType type) {
      return (own & (1 << type.number())) != 0;
    }
  }

  /**
   * The largest CONNECT, in bytes: five fields of 65,535 bytes each, and room for user properties.
   * A stranger makes a server hold no more.
   */
  public static final int LARGEST_CONNECT_BYTES = 1 << 20;

  // For the life of the connection.
  private final Side side;
  private final TopicCache topics;
  private final WireReader reader = new WireReader();
  private final PublishReader publishes = new PublishReader();
  private final int maximumPacketBytes;
  private @Nullable ProtocolVersion version;
  private @Nullable Fault fault;

  // From one step to the next.
  private Step last = Step.NEED_MORE;
  private @Nullable Packet packet;
  private boolean isPublish;
  private PacketType acknowledgementType = PacketType.PUBACK;
  private int packetId;
  private ReasonCode reason = ReasonCode.SUCCESS;
  private Properties properties = Properties.NONE;
  private int packetBytes;

  /**
   * A decoder for one connection.
   *
   * @param maximumPacketBytes the largest packet accepted, counted from its first byte; of CONNECT
   *     {@link #LARGEST_CONNECT_BYTES} at most
   * @param topics of the lane that owns the connection
   */
  public PacketDecoder(Side side, int maximumPacketBytes, TopicCache topics) {
    this.side = side;
    this.maximumPacketBytes = maximumPacketBytes;
    this.topics = topics;
  }

  /**
   * Turns to the connection that speaks this version, or to nobody: lets go of the last packet, and
   * knows nothing of what another peer did wrong.
   */
  public void turnTo(@Nullable ProtocolVersion spoken) {
    version = spoken;
    fault = null;
    letGo();
    last = Step.NEED_MORE;
  }

  public Side side() {
    return side;
  }

  public int maximumPacketBytes() {
    return maximumPacketBytes;
  }

  /** At a server the first packet is a CONNECT, or none that is taken. */
  private int limitBytes() {
    boolean isFirst = version == null && side == Side.SERVER;
    return isFirst ? Math.min(maximumPacketBytes, LARGEST_CONNECT_BYTES) : maximumPacketBytes;
  }

  /**
   * Reads at most one packet and moves the reader index behind it. An incomplete or a malformed
   * packet leaves the index where it was. Anything wrong that can be told from the first bytes of a
   * packet is told before the rest has come.
   */
  public Step step(ByteBuf in) {
    letGo();
    if (fault == null) {
      try {
        last = read(in);
      } catch (Malformation malformation) {
        fault = malformation.fault();
        last = Step.MALFORMED;
        letGo();
      } finally {
        reader.end();
      }
    }
    return last;
  }

  private void letGo() {
    packet = null;
    properties = Properties.NONE;
    if (isPublish) {
      publishes.clear();
      isPublish = false;
    }
  }

  private Step read(ByteBuf in) {
    int start = in.readerIndex();
    int available = in.writerIndex() - start;
    if (available == 0) {
      return Step.NEED_MORE;
    }
    int first = in.getByte(start) & 0xFF;
    PacketType type = FixedHeader.type(first, side, version);
    int bytes = FixedHeader.packetBytes(in);
    int limitBytes = limitBytes();
    if (bytes > limitBytes) {
      throw new Malformation(
          ReasonCode.PACKET_TOO_LARGE,
          "a packet of " + bytes + " bytes is above the limit of " + limitBytes);
    }
    if (bytes == FixedHeader.UNKNOWN || bytes > available) {
      return Step.NEED_MORE;
    }
    packetBytes = bytes;
    int end = start + bytes;
    reader.begin(in, start + FixedHeader.bytes(bytes), end);
    Step step = readBody(type, first & FixedHeader.FLAGS);
    reader.expectEnd();
    in.readerIndex(end);
    return step;
  }

  private Step readBody(PacketType type, int flags) {
    if (type == PacketType.CONNECT) {
      readVersion();
    }
    ProtocolVersion known =
        Objects.requireNonNull(version, "a client's decoder is told the version");
    switch (type) {
      case CONNECT -> packet = ConnectReader.read(reader, known, topics);
      case CONNACK -> packet = ReasonReader.connAck(reader, known);
      case PUBLISH -> readPublish(flags, known);
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
        readAcknowledgement(type, known);
        return Step.ACKNOWLEDGEMENT;
      }
      case SUBSCRIBE -> packet = SubscriptionReader.subscribe(reader, known);
      case SUBACK -> packet = SubscriptionReader.subAck(reader, known);
      case UNSUBSCRIBE -> packet = SubscriptionReader.unsubscribe(reader, known);
      case UNSUBACK -> packet = SubscriptionReader.unsubAck(reader, known);
      case PINGREQ -> packet = PingReq.INSTANCE;
      case PINGRESP -> packet = PingResp.INSTANCE;
      case DISCONNECT -> packet = ReasonReader.disconnect(reader, known, side);
      case AUTH -> packet = ReasonReader.auth(reader, side);
    }
    return Step.PACKET;
  }

  private void readVersion() {
    String name = ConnectReader.protocolName(reader);
    int level = reader.oneByte();
    ProtocolVersion spoken = ProtocolVersion.of(name, level);
    version = spoken == null ? ConnectReader.versionForRefusal(name, level) : spoken;
    if (spoken == null) {
      throw ConnectReader.unsupported("there is no protocol level " + level); // [MQTT-3.1.2-2]
    }
  }

  private void readPublish(int flags, ProtocolVersion known) {
    isPublish = true;
    publishes.read(reader, flags, known, side, topics);
  }

  private void readAcknowledgement(PacketType type, ProtocolVersion known) {
    acknowledgementType = type;
    packetId = reader.packetId();
    reason = ReasonCode.SUCCESS;
    if (known.hasProperties() && reader.remaining() > 0) {
      reason = ReasonReader.reason(reader, type, side);
      properties = ReasonReader.propertiesIfAny(reader, place(type));
    }
  }

  private static Place place(PacketType type) {
    return switch (type) {
      case PUBACK -> Place.PUBACK;
      case PUBREC -> Place.PUBREC;
      case PUBREL -> Place.PUBREL;
      default -> Place.PUBCOMP;
    };
  }

  /** Which acknowledgement it is. Valid after ACKNOWLEDGEMENT, until the next step. */
  public PacketType acknowledgementType() {
    require(Step.ACKNOWLEDGEMENT);
    return acknowledgementType;
  }

  /** The packet identifier, 1 to 65,535. Valid after ACKNOWLEDGEMENT, until the next step. */
  public int packetId() {
    require(Step.ACKNOWLEDGEMENT);
    return packetId;
  }

  /** The reason. Valid after ACKNOWLEDGEMENT, until the next step. */
  public ReasonCode reason() {
    require(Step.ACKNOWLEDGEMENT);
    return reason;
  }

  /** The properties. Valid after ACKNOWLEDGEMENT, until the next step. */
  public Properties properties() {
    require(Step.ACKNOWLEDGEMENT);
    return properties;
  }

  /** The acknowledgement as an object, made anew at each call. Valid after ACKNOWLEDGEMENT. */
  public Acknowledgement acknowledgement() {
    require(Step.ACKNOWLEDGEMENT);
    return new Acknowledgement(acknowledgementType, packetId, reason, properties);
  }

  /** The packet. Valid after PACKET, until the next step, when the decoder lets go of it. */
  public Packet packet() {
    require(Step.PACKET);
    if (isPublish && packet == null) {
      packet = publishes.toPacket();
    }
    return Objects.requireNonNull(packet);
  }

  /**
   * What a PUBLISH says, without an object for it; null for any other packet. Valid after PACKET,
   * until the next step, when the decoder lets go of it.
   */
  public @Nullable PublishFields publish() {
    require(Step.PACKET);
    return isPublish ? publishes : null;
  }

  /**
   * The size of the latest whole packet, from its first byte. Valid after PACKET and
   * ACKNOWLEDGEMENT.
   */
  public int packetBytes() {
    return packetBytes;
  }

  /** What the peer did wrong. Valid after MALFORMED. */
  public Fault fault() {
    require(Step.MALFORMED);
    return Objects.requireNonNull(fault);
  }

  private void require(Step step) {
    if (last != step) {
      throw new IllegalStateException("valid after " + step + ", but the last step was " + last);
    }
  }

  /**
   * The version of the connection. At a server null until a CONNECT has told it; after {@link
   * ReasonCode#UNSUPPORTED_PROTOCOL_VERSION} the version in which to refuse, or null where the peer
   * speaks no MQTT at all and is not answered.
   */
  public @Nullable ProtocolVersion version() {
    return version;
  }

  /** Tells a client's decoder, before the first byte, which version the client speaks. */
  public void version(ProtocolVersion spoken) {
    version = spoken;
  }

  /**
   * How many bytes the packet at the reader index has in all; 0 where that cannot be told yet.
   * Never more than the limit on the size of a packet, and of use only after NEED_MORE.
   */
  public int bytesWanted(ByteBuf in) {
    if (last == Step.MALFORMED) {
      return 0;
    }
    try {
      return Math.min(limitBytes(), FixedHeader.packetBytes(in));
    } catch (Malformation malformation) {
      return 0; // the next step will say what is wrong
    }
  }
}
