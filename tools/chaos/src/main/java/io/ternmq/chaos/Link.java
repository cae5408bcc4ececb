package io.ternmq.chaos;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.random.RandomGenerator;

/** One connection through the proxy: two sockets and two flows. Owned by the proxy's thread. */
final class Link {
  private static final long NEVER = Long.MAX_VALUE;

  /** After an orderly close of ours the ends get so long to read the last bytes. */
  private static final long LINGER_NANOS = 1_000_000_000;

  private enum State {
    OPEN,
    /** The flows stand still: a black hole. */
    HELD,
    /** One end is gone and the other is read and never answered. */
    HALF_OPEN,
    /** Closed in an orderly way: what still comes is thrown away. */
    LINGERING,
    CLOSED
  }

  private final SocketChannel client;
  private final SocketChannel broker;
  private final Flow up;
  private final Flow down;
  private State state = State.OPEN;
  private long stateEndsNanos = NEVER;
  private long shapingEndsNanos = NEVER;
  private long droppingEndsNanos = NEVER;

  Link(SocketChannel client, SocketChannel broker) {
    this.client = client;
    this.broker = broker;
    up = new Flow(client, broker, new FrameScanner(true));
    down = new Flow(broker, client, new FrameScanner(false));
  }

  String clientId() {
    return up.scanner().clientId();
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** True while bytes can pass, now or later. */
  boolean isAlive() {
    return state == State.OPEN || state == State.HELD;
  }

  // ---- what happens to it

  void apply(Fault fault, RandomGenerator random, long nowNanos) {
    long endsNanos = nowNanos + fault.duration().toNanos();
    switch (fault.kind()) {
      case RESET -> reset();
      case FIN -> closeOrderly(nowNanos);
      case TORN -> (random.nextBoolean() ? up : down).scanner().tear(random);
      case BLACK_HOLE -> become(State.HELD, endsNanos);
      case HALF_OPEN -> halfOpen(broker, endsNanos);
      case HALF_OPEN_BROKER -> halfOpen(client, endsNanos);
      case DELAY -> shape(fault.amount() * 1_000_000, 0, endsNanos);
      case THROTTLE -> shape(0, fault.amount(), endsNanos);
      case DROP_ACKS -> {
        up.scanner().dropAcknowledgements(true);
        down.scanner().dropAcknowledgements(true);
        droppingEndsNanos = endsNanos;
      }
    }
  }

  private void become(State next, long endsNanos) {
    state = next;
    stateEndsNanos = endsNanos;
  }

  private void shape(long delayNanos, long bytesPerSecond, long endsNanos) {
    up.delay(delayNanos);
    down.delay(delayNanos);
    up.throttle(bytesPerSecond);
    down.throttle(bytesPerSecond);
    shapingEndsNanos = endsNanos;
  }

  private void halfOpen(SocketChannel lost, long endsNanos) {
    abort(lost);
    become(State.HALF_OPEN, endsNanos);
  }

  private void closeOrderly(long nowNanos) {
    finish(client);
    finish(broker);
    become(State.LINGERING, nowNanos + LINGER_NANOS);
  }

  private static void finish(SocketChannel channel) {
    if (!channel.isConnected()) {
      abort(channel);
      return;
    }
    try {
      channel.shutdownOutput();
    } catch (IOException gone) {
      abort(channel);
    }
  }

  /** Resets both ends. */
  void reset() {
    abort(client);
    abort(broker);
    become(State.CLOSED, NEVER);
  }

  private static void abort(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException gone) {
      // Closed already: nothing is left to be reset.
    }
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      // What is gone is closed.
    }
  }

  // ---- its sockets

  /** Something can be read, written or is due. */
  void proceed(ByteBuffer buffer, long nowNanos) {
    endWhatIsOver(nowNanos);
    try {
      switch (state) {
        case OPEN -> move(buffer, nowNanos);
        case HALF_OPEN, LINGERING -> discard(buffer);
        case HELD, CLOSED -> {}
      }
    } catch (IOException broken) {
      reset(); // as a network without a proxy would pass a reset on
    }
  }

  private void endWhatIsOver(long nowNanos) {
    if (nowNanos >= shapingEndsNanos) {
      shape(0, 0, NEVER);
    }
    if (nowNanos >= droppingEndsNanos) {
      reset();
    } else if (nowNanos >= stateEndsNanos) {
      if (state == State.HELD) {
        become(State.OPEN, NEVER);
      } else {
        reset();
      }
    }
  }

  private void move(ByteBuffer buffer, long nowNanos) throws IOException {
    if (!broker.isConnected() && !broker.finishConnect()) {
      return;
    }
    read(up, buffer, nowNanos);
    if (up.scanner().isOpaque()) {
      down.scanner().beOpaque();
    }
    read(down, buffer, nowNanos);
    up.write(nowNanos);
    down.write(nowNanos);
    boolean isTorn = up.scanner().isTorn() && !up.isWaiting();
    if (isTorn || (down.scanner().isTorn() && !down.isWaiting())) {
      reset();
    } else if (up.isOver() && down.isOver()) {
      close(client);
      close(broker);
      become(State.CLOSED, NEVER);
    }
  }

  private static void read(Flow flow, ByteBuffer buffer, long nowNanos) throws IOException {
    if (flow.wantsToRead()) {
      flow.read(buffer, nowNanos);
    }
  }

  private void discard(ByteBuffer buffer) throws IOException {
    boolean clientOver = discard(client, buffer);
    boolean brokerOver = discard(broker, buffer);
    if (clientOver && brokerOver) {
      become(State.CLOSED, NEVER);
    }
  }

  private static boolean discard(SocketChannel channel, ByteBuffer buffer) throws IOException {
    if (!channel.isConnected()) {
      abort(channel);
      return true;
    }
    int count;
    do {
      buffer.clear();
      count = channel.read(buffer);
    } while (count > 0);
    if (count < 0) {
      close(channel);
    }
    return count < 0;
  }

  /** Says which events the selector is to report. */
  void register(Selector selector, long nowNanos) throws IOException {
    boolean isMoving = state == State.OPEN;
    boolean isRead = isMoving || state == State.HALF_OPEN || state == State.LINGERING;
    register(client, selector, isRead && up.wantsToRead(), isMoving && down.wantsToWrite(nowNanos));
    if (isMoving && !broker.isConnected()) {
      broker.register(selector, SelectionKey.OP_CONNECT, this);
    } else {
      register(
          broker, selector, isRead && down.wantsToRead(), isMoving && up.wantsToWrite(nowNanos));
    }
  }

  private void register(SocketChannel channel, Selector selector, boolean reads, boolean writes)
      throws IOException {
    if (channel.isOpen()) {
      int interest = (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
      channel.register(selector, interest, this);
    }
  }

  /** When something is due here without an event of a socket. */
  long nextDueNanos() {
    long ends = Math.min(stateEndsNanos, Math.min(shapingEndsNanos, droppingEndsNanos));
    return state == State.OPEN
        ? Math.min(ends, Math.min(up.nextDueNanos(), down.nextDueNanos()))
        : ends;
  }
}
