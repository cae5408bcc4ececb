package io.ternmq.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time that the peer of one HTTP connection has: for a request from its first byte to its last,
 * for taking an answer, and between two requests. A peer that is slower is cut, however steadily it
 * sends. Owned by its connection.
 */
final class WebPace extends ChannelInboundHandlerAdapter {
  private enum Phase {
    /** Nothing came since the last answer. Next: REQUEST. */
    IDLE,
    /** A request is under way. Next: OURS. */
    REQUEST,
    /** It is our turn. Next: ANSWER. */
    OURS,
    /** An answer goes out. Next: IDLE, or OURS while a stream has nothing to write. */
    ANSWER
  }

  /** After this part of its time a peer gives way where there is no room for others. */
  private static final int FAIR_PART = 10;

  private final WebRoom room;
  private final long requestMillis;
  private final long idleMillis;
  private Phase phase = Phase.IDLE;
  private long phaseSinceNanos;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> deadline;

  WebPace(WebRoom room, Duration requestTime, Duration idleTime) {
    this.room = room;
    this.requestMillis = requestTime.toMillis();
    this.idleMillis = idleTime.toMillis();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    turnTo(Phase.IDLE);
    within(idleMillis);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    end();
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    end();
    gone.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object bytes) {
    if (phase == Phase.IDLE) {
      turnTo(Phase.REQUEST);
      within(requestMillis);
    }
    reading.fireChannelRead(bytes);
  }

  /** The last byte of a request came. */
  void onRequest() {
    turnTo(Phase.OURS);
    cancel();
  }

  /** The peer has to take something now. */
  void onWriting() {
    if (phase != Phase.ANSWER) {
      turnTo(Phase.ANSWER);
      within(requestMillis);
    }
  }

  /** It took that, and there is more to come. */
  void onTaken() {
    turnTo(Phase.OURS);
    cancel();
  }

  /** It took the whole answer. */
  void onAnswered() {
    turnTo(Phase.IDLE);
    within(idleMillis);
  }

  /** Cuts the peer. */
  void close() {
    end();
    if (context != null) {
      Channels.closeNow(context.channel());
    }
  }

  /** Whether the peer has had a fair time for what it has to send or to take. */
  boolean hadItsTime() {
    return nanoTime() - phaseSinceNanos >= TimeUnit.MILLISECONDS.toNanos(requestMillis) / FAIR_PART;
  }

  private long nanoTime() {
    return context == null ? 0 : context.executor().ticker().nanoTime();
  }

  private void turnTo(Phase next) {
    phase = next;
    phaseSinceNanos = nanoTime();
    if (next == Phase.OURS || context == null || !context.channel().isActive()) {
      room.isBusy(this);
    } else if (next == Phase.IDLE) {
      room.idles(this);
    } else {
      room.awaitsPeer(this);
    }
  }

  private void end() {
    room.isBusy(this);
    cancel();
  }

  private void within(long millis) {
    cancel();
    ChannelHandlerContext here = context;
    if (here != null && here.channel().isActive()) {
      deadline =
          here.executor()
              .schedule(() -> Channels.closeNow(here.channel()), millis, TimeUnit.MILLISECONDS);
    }
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
