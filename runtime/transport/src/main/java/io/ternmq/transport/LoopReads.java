package io.ternmq.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * How many bytes the next read of a connection asks for: one guess for all connections of an event
 * loop, which are read one after the other, instead of 144 bytes of guesswork for each that is
 * idle. The buffers themselves are not shared.
 */
@SuppressWarnings("deprecation") // newHandle() is what Netty calls
final class LoopReads implements RecvByteBufAllocator {
  private static final int MINIMUM_BYTES = 4_096;
  private static final int INITIAL_BYTES = 16_384;
  private static final int MAXIMUM_BYTES = 65_536;

  /** Of one connection, as long as each fills its buffer. */
  private static final int READS_A_TURN = 16;

  private final FastThreadLocal<Handle> ofLoop =
      new FastThreadLocal<>() {
        @Override
        protected Handle initialValue() {
          AdaptiveRecvByteBufAllocator guesses =
              new AdaptiveRecvByteBufAllocator(MINIMUM_BYTES, INITIAL_BYTES, MAXIMUM_BYTES);
          guesses.maxMessagesPerRead(READS_A_TURN);
          return guesses.newHandle();
        }
      };

  @Override
  public Handle newHandle() {
    return ofLoop.get();
  }
}
