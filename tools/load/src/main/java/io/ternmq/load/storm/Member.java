package io.ternmq.load.storm;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One client of the crowd: comes in, goes, and comes in again. Owned by the crowd's thread. */
final class Member implements Wire.Peer {
  private final Crowd crowd;
  private final int index;
  private @Nullable Wire wire;
  private boolean isIn;
  private boolean isComing;
  private int attempt;
  private int failuresInARow;

  Member(Crowd crowd, int index) {
    this.crowd = crowd;
    this.index = index;
  }

  int index() {
    return index;
  }

  boolean isIn() {
    return isIn;
  }

  /** The number of the attempt under way; another one each time. */
  int attempt() {
    return attempt;
  }

  boolean isComing() {
    return isComing;
  }

  int failuresInARow() {
    return failuresInARow;
  }

  /** An attempt begins. */
  void comes(Wire fresh) {
    wire = fresh;
    isComing = true;
  }

  /** An attempt is about to begin. */
  void nextAttempt() {
    attempt++;
  }

  /** The attempt came to nothing. */
  void onFailure() {
    isComing = false;
    failuresInARow++;
    drop();
  }

  /** Is cut off. */
  void drop() {
    isIn = false;
    isComing = false;
    if (wire != null) {
      wire.abort();
      wire = null;
    }
  }

  /** Leaves for good, and takes its session along. */
  void leave() {
    if (wire != null) {
      wire.send(Packets.GOODBYE);
      wire.close();
      wire = null;
    }
  }

  @Override
  public void onOpen() {
    if (wire != null) {
      wire.send(crowd.connect(index));
    }
  }

  @Override
  public void onPacket(int type, ByteBuffer body) {
    if (type != Packets.CONNACK || body.remaining() < 2) {
      return;
    }
    int reason = body.get(body.position() + 1) & 0xff;
    if (reason == 0) {
      boolean isPresent = (body.get(body.position()) & 1) != 0;
      isComing = false;
      isIn = true;
      failuresInARow = 0;
      crowd.onIn(this, isPresent);
    } else {
      crowd.onRefused(this, reason, Packets.retryAfterMillis(body));
    }
  }

  @Override
  public void onEnd() {
    boolean wasIn = isIn;
    isIn = false;
    crowd.onLost(this, wasIn);
  }
}
