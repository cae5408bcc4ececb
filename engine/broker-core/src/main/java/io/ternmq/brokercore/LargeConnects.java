package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Will;
import java.util.ArrayList;
import java.util.List;

/**
 * The large CONNECTs that wait to be let in. What one brings is held until it is judged, whoever
 * sent it, so that there is a bound for the bytes of all; small ones are bounded in number. Owned
 * by its lane.
 */
final class LargeConnects {
  /** Those of fewer bytes are not counted, and never turned away here. */
  static final int LEAST_BYTES = 16 << 10;

  /** What all of them may hold. */
  static final long BYTES_LIMIT = 8L << 20;

  private final List<Held> held = new ArrayList<>();
  private long bytes;

  private record Held(ConnectionEngine connection, long bytes) {}

  /** Counts this one until it is answered; false where there is no room for it. */
  boolean take(ConnectionEngine connection, Connect connect, Moment now) {
    long itsBytes = bytesOf(connect);
    if (itsBytes < LEAST_BYTES) {
      return true;
    }
    held.removeIf(other -> isOver(other, now));
    if (bytes + itsBytes > BYTES_LIMIT) {
      return false;
    }
    bytes += itsBytes;
    held.add(new Held(connection, itsBytes));
    return true;
  }

  private boolean isOver(Held other, Moment now) {
    boolean isOver = !Admission.isUnderWay(other.connection(), now);
    bytes -= isOver ? other.bytes() : 0;
    return isOver;
  }

  private static long bytesOf(Connect connect) {
    String userName = connect.username();
    byte[] password = connect.password();
    Will will = connect.will();
    return (long) connect.properties().bytes()
        + connect.clientId().length()
        + (userName == null ? 0 : userName.length())
        + (password == null ? 0 : password.length)
        + (will == null ? 0 : will.payload().length + will.properties().bytes());
  }
}
