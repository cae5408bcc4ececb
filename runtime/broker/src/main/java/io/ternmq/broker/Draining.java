package io.ternmq.broker;

import io.ternmq.brokercore.KeptMessages;
import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.brokercore.lane.BrokerLane;
import io.ternmq.brokercore.lane.Drain;
import io.ternmq.brokercore.lane.DrainPlan;
import io.ternmq.brokercore.store.Store;
import io.ternmq.packet.TopicFilter;
import io.ternmq.transport.ConnectionLimit;
import io.ternmq.transport.Lanes;
import io.ternmq.transport.NettyLane;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Empties a broker whose listeners are closed already. On a thread that is no lane. */
final class Draining {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final long LANE_SECONDS = 30;

  /** How long the last connections have to take their last bytes and close. */
  private static final long GOODBYE_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

  /** How much longer than planned it may take, and how long the store has to write. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final BrokerCore core;
  private final Lanes lanes;
  private final ConnectionLimit limit;
  private final Store store;
  private final BooleanSupplier isClosed;

  Draining(
      BrokerCore core, Lanes lanes, ConnectionLimit limit, Store store, BooleanSupplier isClosed) {
    this.core = core;
    this.lanes = lanes;
    this.limit = limit;
    this.store = store;
    this.isClosed = isClosed;
  }

  /**
   * Does it.
   *
   * @param progress is told how many connections are left, now and then
   */
  DrainReport run(DrainPlan plan, IntConsumer progress) {
    Drain drain = new Drain(plan, limit.openCount());
    long beginNanos = System.nanoTime();
    long goneNanos = beginNanos;
    int left = 0;
    for (int round = 0; mayGoOn(drain.lengthNanos(), beginNanos); round++) {
      left = step(drain, round, beginNanos);
      goneNanos = left > 0 ? System.nanoTime() : goneNanos;
      progress.accept(left);
      boolean isNobodyLeft = limit.awaitNone(STEP);
      if (isNobodyLeft || (left == 0 && System.nanoTime() - goneNanos > GOODBYE_NANOS)) {
        break; // those that do not close are cut when the broker is closed
      }
    }
    boolean isWritten = awaitSettled();
    return report(drain, left == 0 && isWritten);
  }

  /** How many connections are left; each lane is the first in its turn. */
  private int step(Drain drain, int round, long beginNanos) {
    int left = 0;
    for (int index = 0; index < lanes.count(); index++) {
      NettyLane lane = lanes.lane((round + index) % lanes.count());
      long elapsedNanos = System.nanoTime() - beginNanos;
      left +=
          on(
              lane,
              side -> {
                drain.step(side, elapsedNanos);
                return side.connectionCount();
              });
    }
    return left;
  }

  private boolean mayGoOn(long lengthNanos, long beginNanos) {
    return !isClosed.getAsBoolean()
        && System.nanoTime() - beginNanos < lengthNanos + PATIENCE_NANOS;
  }

  /** False where the store takes nothing, or takes too long. */
  private boolean awaitSettled() {
    long beginNanos = System.nanoTime();
    while (!areAllSettled()) {
      boolean isHopeless = store.trouble() != null;
      if (isHopeless || !mayGoOn(0, beginNanos)) {
        return false;
      }
      LockSupport.parkNanos(this, STEP.toNanos());
    }
    return true;
  }

  private boolean areAllSettled() {
    for (NettyLane lane : lanes.all()) {
      if (!on(lane, Drain::isSettled)) {
        return false;
      }
    }
    return true;
  }

  private DrainReport report(Drain drain, boolean isComplete) {
    KeptMessages kept = kept();
    long retained = core.retained().match(TopicFilter.of("#")).size(); // without $SYS
    boolean isStored = !store.isDurableNow(); // else it is in memory, and nowhere else
    return new DrainReport(
        drain.toldCount(),
        drain.closedUntoldCount(),
        kept.sessions(),
        kept.queued(),
        kept.inFlight(),
        retained,
        kept.unstored() + (isStored ? 0 : retained),
        isComplete);
  }

  private KeptMessages kept() {
    AtomicReference<KeptMessages> sum = new AtomicReference<>(KeptMessages.NONE);
    CompletableFuture<KeptMessages> whole = new CompletableFuture<>();
    core.visitSessions(
        (session, now) -> sum.accumulateAndGet(KeptMessages.of(session), KeptMessages::plus),
        () -> whole.complete(sum.get()));
    return await(whole);
  }

  /** Asks a lane, in a turn of its own. */
  private <T> T on(NettyLane lane, Function<BrokerLane, T> question) {
    BrokerLane side = core.lane(lane.index());
    CompletableFuture<T> answer = new CompletableFuture<>();
    lane.execute(
        () -> {
          try {
            answer.complete(question.apply(side));
          } catch (RuntimeException | Error fault) {
            answer.completeExceptionally(fault);
          }
        });
    return await(answer);
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(LANE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker was being drained", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a lane did not do its part of the drain", e);
    }
  }
}
