package io.ternmq.transport;

import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.core.Lane;
import io.ternmq.core.Moment;
import io.ternmq.core.StallGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lane on one event loop.
 *
 * <p>A turn begins with the first thing that asks for the time or writes to a connection. It ends
 * when every socket that was ready has been read and the tasks that were waiting have run; then the
 * end-of-turn hooks run and each connection with output is written and flushed once. Everything but
 * {@link #execute} and {@link #isCurrent} belongs to the lane itself.
 */
public final class NettyLane implements Lane {
  /** How often the tick hooks run. */
  public static final int TICK_MILLIS = 50;

  /**
   * How long a connection that we closed may take for its last bytes and the peer's FIN; while this
   * process stands still nobody's time passes.
   */
  static final long LINGER_NANOS = 2_000_000_000L;

  /** So many connections that were reset are closed in one turn, at most. */
  private static final int LOSSES_A_TURN = 32;

  /** So many handlers hear in one turn that their connections ended, at most. */
  private static final int ENDS_A_TURN = 32;

  /** So many handshakes of TLS begin in one turn, at most. */
  private static final int HANDSHAKES_A_TURN = 4;

  private enum Turn {
    /** Nothing happened since the last one. Next: OPEN. */
    NONE,
    /** Its end is queued. Next: YIELDED where tasks wait behind that; else ENDING. */
    OPEN,
    /** Its end went behind the tasks that were waiting, once. Next: ENDING. */
    YIELDED,
    /** Hooks and flushes run. Next: NONE. */
    ENDING
  }

  private record Lingering(Connection connection, long deadlineNanos) {}

  private final int index;
  private final SingleThreadEventLoop loop;
  private final Consumer<Throwable> faults;
  private final TopicCache topics = new TopicCache();
  private final List<PacketDecoder> decoders = new ArrayList<>();
  private final List<Runnable> turnEndHooks = new ArrayList<>();
  private final List<Runnable> tickHooks = new ArrayList<>();
  private final ArrayDeque<Lingering> lingering = new ArrayDeque<>();
  private final Runnable turnEnd = this::endTurn;
  private final Runnable turnBegin = this::beginTurn;
  private final Slices losses = new Slices(this, LOSSES_A_TURN);
  private final Slices ends = new Slices(this, ENDS_A_TURN);
  private final Slices handshakes = new Slices(this, HANDSHAKES_A_TURN);
  private final Strangers strangers = new Strangers();
  private final Calm calm = new Calm(System.nanoTime());
  private final StallGuard stalls = new StallGuard(System.nanoTime());
  private List<TurnOutput> dirty = new ArrayList<>();
  private List<TurnOutput> flushing = new ArrayList<>();
  private int flushedEarly;
  private WriteBufferWaterMark mark = markAt(Connection.WRITABLE_BYTES);
  private @Nullable Future<?> ticking;
  private Turn turn = Turn.NONE;
  private @Nullable Moment moment;

  NettyLane(int index, SingleThreadEventLoop loop, Consumer<Throwable> faults) {
    this.index = index;
    this.loop = loop;
    this.faults = faults;
  }

  void start() {
    ticking =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop() {
    if (ticking != null) {
      ticking.cancel(false);
    }
  }

  /** True once the event loop is being ended. */
  boolean isEnding() {
    return loop.isShuttingDown();
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean isCurrent() {
    return loop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void executeLater(Runnable task) {
    // A task that is queued by a task runs before the sockets are looked at again.
    loop.executeAfterEventLoopIteration(() -> loop.execute(task));
  }

  @Override
  public Moment moment() {
    Moment current = moment;
    if (current == null) {
      current = new Moment(System.nanoTime(), System.currentTimeMillis());
      if (isCurrent()) {
        moment = current;
        calm.turnBegins(current.nanos());
        beginTurn();
      }
    }
    return current;
  }

  /** Runs the hook at the end of every turn, before connections are flushed. */
  public void onTurnEnd(Runnable hook) {
    turnEndHooks.add(hook);
  }

  /** Runs the hook every {@link #TICK_MILLIS}. */
  public void onTick(Runnable hook) {
    tickHooks.add(hook);
  }

  /** No longer runs this tick hook. */
  public void offTick(Runnable hook) {
    tickHooks.remove(hook);
  }

  /**
   * Has connections of this lane tell of room below so many bytes, where that is less than {@link
   * Connection#WRITABLE_BYTES}. Whoever waits for room above some bound has to say that bound here:
   * of what lies below it the network tells nothing.
   */
  public void writableBytes(long bytes) {
    int most = (int) Math.max(1, Math.min(bytes, Connection.WRITABLE_BYTES));
    if (most != mark.high()) {
      mark = markAt(most);
    }
  }

  private static WriteBufferWaterMark markAt(int bytes) {
    return new WriteBufferWaterMark(bytes, bytes);
  }

  /** Above this a channel has no room; the same for all connections of this lane. */
  WriteBufferWaterMark mark() {
    return mark;
  }

  /** Where resets are taken up. */
  Slices losses() {
    return losses;
  }

  /** Where handlers hear of connections that ended. */
  Slices ends() {
    return ends;
  }

  /** What is held for peers that are not in yet. */
  Strangers strangers() {
    return strangers;
  }

  /** Where handshakes begin. */
  Slices handshakes() {
    return handshakes;
  }

  /**
   * The decoder of all connections of this lane that read from that side and have this bound on the
   * size of a packet: they take turns, and an idle one needs none.
   */
  PacketDecoder decoder(PacketDecoder.Side side, int maximumPacketBytes) {
    for (PacketDecoder known : decoders) {
      if (known.side() == side && known.maximumPacketBytes() == maximumPacketBytes) {
        return known;
      }
    }
    PacketDecoder made = new PacketDecoder(side, maximumPacketBytes, topics);
    decoders.add(made);
    return made;
  }

  /** Has something to write at the end of this turn. Called once until then. */
  void dirty(TurnOutput output) {
    assert isCurrent() : "output from outside the lane";
    dirty.add(output);
    beginTurn();
  }

  /** A packet is about to be handed over, and whether more has been read behind it. */
  void reads(boolean hasMore) {
    calm.reads(hasMore);
  }

  @Override
  public boolean isCalm() {
    return calm.isCalm();
  }

  @Override
  public void flushEarly() {
    while (flushedEarly < dirty.size()) {
      TurnOutput output = dirty.get(flushedEarly++);
      try {
        output.flush();
      } catch (RuntimeException | Error fault) {
        report(fault);
      }
    }
  }

  /** The connection is closing; its time for that begins. */
  void linger(Connection connection) {
    lingering.add(new Lingering(connection, attentiveNanos() + LINGER_NANOS));
  }

  private long attentiveNanos() {
    return stalls.attentiveNanos(moment().nanos());
  }

  /** Reports a mistake of ours that would otherwise end the lane. */
  void report(Throwable fault) {
    faults.accept(fault);
  }

  private void beginTurn() {
    if (turn == Turn.NONE) {
      turn = Turn.OPEN;
      loop.execute(turnEnd);
    }
  }

  private void endTurn() {
    if (turn == Turn.OPEN && loop.pendingTasks() > 0) {
      turn = Turn.YIELDED;
      loop.execute(turnEnd);
      return;
    }
    turn = Turn.ENDING;
    losses.endTurn();
    ends.endTurn();
    handshakes.endTurn();
    run(turnEndHooks);
    flush();
    moment = null;
    calm.turnEnds(System.nanoTime());
    turn = Turn.NONE;
    if (!dirty.isEmpty()) {
      // What a flush made room for waits for the sockets to be read again.
      loop.execute(turnBegin);
    }
  }

  private void flush() {
    List<TurnOutput> batch = dirty;
    flushedEarly = 0;
    dirty = flushing;
    flushing = batch;
    for (int position = 0; position < batch.size(); position++) {
      try {
        batch.get(position).onTurnEnd();
      } catch (RuntimeException | Error fault) {
        report(fault);
      }
    }
    batch.clear();
  }

  private void tick() {
    long nowNanos = attentiveNanos();
    while (!lingering.isEmpty() && nowNanos - lingering.peek().deadlineNanos() >= 0) {
      lingering.poll().connection().closeNow();
    }
    run(tickHooks);
  }

  private void run(List<Runnable> hooks) {
    for (int position = 0; position < hooks.size(); position++) {
      try {
        hooks.get(position).run();
      } catch (RuntimeException | Error fault) {
        report(fault);
      }
    }
  }
}
