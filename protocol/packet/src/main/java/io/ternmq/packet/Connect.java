package io.ternmq.packet;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT: the first packet of a connection.
 *
 * @param cleanStart Clean Start (5.0), Clean Session (3.x)
 * @param keepAliveSeconds 0 to 65,535; 0 switches keep-alive off
 * @param clientId empty where the server is to make one up
 */
public record Connect(
    ProtocolVersion version,
    boolean cleanStart,
    int keepAliveSeconds,
    String clientId,
    @Nullable Will will,
    @Nullable String username,
    byte @Nullable [] password,
    Properties properties)
    implements Packet {
  @Override
  public PacketType type() {
    return PacketType.CONNECT;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Connect that
        && version == that.version
        && cleanStart == that.cleanStart
        && keepAliveSeconds == that.keepAliveSeconds
        && clientId.equals(that.clientId)
        && Objects.equals(will, that.will)
        && Objects.equals(username, that.username)
        && Arrays.equals(password, that.password)
        && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, cleanStart, keepAliveSeconds, clientId, will, username);
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "Connect["
        + version
        + ", "
        + clientId
        + (cleanStart ? ", clean start" : "")
        + ", keep alive "
        + keepAliveSeconds
        + " s"
        + (will == null ? "" : ", " + will)
        + "]";
  }
}
