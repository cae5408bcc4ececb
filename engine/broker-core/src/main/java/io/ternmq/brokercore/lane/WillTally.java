package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.WillRoom;
import io.ternmq.packet.Will;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of the wills of all clients. A quarter of the room is for clients that have a session
 * here, lest those who are back find it taken. Clients that come in the same moment may go past the
 * bound together, by what a turn of each lane lets in.
 */
final class WillTally implements WillRoom {
  /** What the record of a will costs beside what it says. */
  private static final long RECORD_BYTES = 64;

  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Room for so much.
   *
   * @param mostBytes all wills together, at most
   */
  WillTally(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public boolean isFor(Will will, boolean isOfKnown) {
    long most = isOfKnown ? mostBytes : mostBytes - mostBytes / 4;
    return bytes.get() + bytesOf(will) <= most;
  }

  @Override
  public void take(Will will) {
    bytes.addAndGet(bytesOf(will));
  }

  @Override
  public void leave(Will will) {
    bytes.addAndGet(-bytesOf(will));
  }

  /** What all of them hold, as the bound counts it. */
  long bytes() {
    return bytes.get();
  }

  private static long bytesOf(Will will) {
    return will.payload().length
        + will.topic().utf8().length
        + will.properties().bytes()
        + RECORD_BYTES;
  }
}
