package io.ternmq.transport;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps single addresses within their bounds: who is beyond them is closed unread, before anything
 * is spent on it. What is known of an address is forgotten when it no longer matters, so memory is
 * bounded by those who are there or were a moment ago. Thread-safe.
 */
public final class AddressLimits {
  private static final int SWEEP_EVERY = 1_024;
  private static final int NETWORK_BYTES = 8;
  private static final double SECOND_NANOS = 1e9;

  private final AddressBounds bounds;
  private final LongSupplier clock;
  private final ConcurrentHashMap<ByteBuffer, Visitor> visitors = new ConcurrentHashMap<>();
  private final AtomicInteger untilSweep = new AtomicInteger(SWEEP_EVERY);
  private final LongAdder refused = new LongAdder();
  private final LongAdder bans = new LongAdder();

  /** What is known of an address. Guarded by itself. */
  private static final class Visitor {
    private int open;
    private double tokens;
    private long tokensNanos;
    private int failures;
    private long failuresBeganNanos;
    private boolean isBanned;
    private long banEndNanos;
    private boolean isForgotten;
  }

  /** Bounds that hold for each address. */
  public AddressLimits(AddressBounds bounds) {
    this(bounds, System::nanoTime);
  }

  AddressLimits(AddressBounds bounds, LongSupplier clock) {
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Connections that were closed unread because of their address. */
  public long refusedCount() {
    return refused.sum();
  }

  /** How many times an address was banned. */
  public long banCount() {
    return bans.sum();
  }

  /** True where any bound is set. */
  boolean areKept() {
    return !bounds.areNone();
  }

  /** How many addresses something is known of. */
  int knownCount() {
    return visitors.size();
  }

  /**
   * A connection comes from there; where it is let in, {@link #leave(SocketAddress)} follows.
   *
   * @return false where it is to be closed
   */
  boolean tryEnter(@Nullable SocketAddress peer) {
    return tryEnter(keyOf(peer));
  }

  /** The same for an address that a proxy names. */
  boolean tryEnter(String peer) {
    return tryEnter(keyOf(peer));
  }

  private boolean tryEnter(@Nullable ByteBuffer key) {
    if (key == null) {
      return true;
    }
    sweepNowAndThen();
    boolean isIn = visit(key, this::enter);
    if (!isIn) {
      refused.increment();
    }
    return isIn;
  }

  /** One that was let in has ended. */
  void leave(@Nullable SocketAddress peer) {
    leave(keyOf(peer));
  }

  /** The same for an address that a proxy named. */
  void leave(String peer) {
    leave(keyOf(peer));
  }

  private void leave(@Nullable ByteBuffer key) {
    if (key != null) {
      visit(
          key,
          (visitor, now) -> {
            visitor.open = Math.max(0, visitor.open - 1);
            return true;
          });
    }
  }

  /**
   * A login from there failed.
   *
   * @param peer host and port, as connections name them
   * @return true where the address is banned from now on
   */
  public boolean loginFailed(String peer) {
    ByteBuffer key = bounds.failures() == AddressBounds.ANY ? null : keyOf(peer);
    boolean isBannedNow = key != null && visit(key, this::countFailure);
    if (isBannedNow) {
      bans.increment();
    }
    return isBannedNow;
  }

  private interface Step {
    boolean take(Visitor visitor, long now);
  }

  private boolean visit(ByteBuffer key, Step step) {
    while (true) {
      Visitor visitor = visitors.computeIfAbsent(key, ignored -> newVisitor());
      synchronized (visitor) {
        if (!visitor.isForgotten) {
          return step.take(visitor, clock.getAsLong());
        }
      }
    }
  }

  private Visitor newVisitor() {
    Visitor visitor = new Visitor();
    visitor.tokens = bounds.connectsPerSecond();
    visitor.tokensNanos = clock.getAsLong();
    return visitor;
  }

  private boolean enter(Visitor visitor, long now) {
    boolean isFull =
        bounds.connections() != AddressBounds.ANY && visitor.open >= bounds.connections();
    if (isBanned(visitor, now) || isFull || !takeToken(visitor, now)) {
      return false;
    }
    visitor.open++;
    return true;
  }

  private boolean takeToken(Visitor visitor, long now) {
    int rate = bounds.connectsPerSecond();
    if (rate == AddressBounds.ANY) {
      return true;
    }
    double earned = rate * (now - visitor.tokensNanos) / SECOND_NANOS;
    visitor.tokens = Math.min(rate, visitor.tokens + earned);
    visitor.tokensNanos = now;
    if (visitor.tokens < 1) {
      return false;
    }
    visitor.tokens--;
    return true;
  }

  private static boolean isBanned(Visitor visitor, long now) {
    if (visitor.isBanned && now - visitor.banEndNanos >= 0) {
      visitor.isBanned = false;
    }
    return visitor.isBanned;
  }

  /** True where this failure is the one that bans. */
  private boolean countFailure(Visitor visitor, long now) {
    if (isBanned(visitor, now)) {
      return false;
    }
    if (visitor.failures == 0 || hasPassed(visitor.failuresBeganNanos, now)) {
      visitor.failures = 0;
      visitor.failuresBeganNanos = now;
    }
    if (++visitor.failures < bounds.failures()) {
      return false;
    }
    visitor.failures = 0;
    visitor.isBanned = true;
    visitor.banEndNanos = now + TimeUnit.SECONDS.toNanos(bounds.banSeconds());
    return true;
  }

  private boolean hasPassed(long beganNanos, long now) {
    return now - beganNanos >= TimeUnit.SECONDS.toNanos(bounds.failureSeconds());
  }

  private void sweepNowAndThen() {
    if (untilSweep.decrementAndGet() > 0) {
      return;
    }
    untilSweep.set(SWEEP_EVERY);
    long now = clock.getAsLong();
    visitors.values().removeIf(visitor -> forget(visitor, now));
  }

  /** True where it makes no difference whether this address was here before. */
  private boolean forget(Visitor visitor, long now) {
    synchronized (visitor) {
      boolean isQuiet =
          visitor.open == 0
              && !isBanned(visitor, now)
              && now - visitor.tokensNanos >= TimeUnit.SECONDS.toNanos(1)
              && (visitor.failures == 0 || hasPassed(visitor.failuresBeganNanos, now));
      visitor.isForgotten = isQuiet;
      return isQuiet;
    }
  }

  private @Nullable ByteBuffer keyOf(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress internet && areKept()
        ? keyOf(internet.getAddress())
        : null;
  }

  private static @Nullable ByteBuffer keyOf(@Nullable InetAddress address) {
    if (address == null) {
      return null;
    }
    byte[] bytes = address.getAddress();
    int length = address instanceof Inet6Address ? NETWORK_BYTES : bytes.length;
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /** A name is never asked for: that would hold up the lane. */
  private @Nullable ByteBuffer keyOf(String peer) {
    byte[] address =
        bounds.areNone() ? null : NetUtil.createByteArrayFromIpAddressString(Addresses.host(peer));
    try {
      return address == null ? null : keyOf(InetAddress.getByAddress(address));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
    }
  }
}
