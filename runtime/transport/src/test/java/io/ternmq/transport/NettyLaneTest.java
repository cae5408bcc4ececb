package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Turns: time stands still in one, hooks run at its end, then output goes out. */
final class NettyLaneTest {
  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void timeStandsStillWithinATurnAndGoesOnBetweenTurns(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      NettyLane lane = rig.lanes.lane(0);
      Moment first =
          rig.onLane(
              () -> {
                Moment moment = lane.moment();
                assertThat(lane.moment()).isSameAs(moment);
                return moment;
              });
      rig.awaitTurn();
      Moment second = rig.onLane(lane::moment);
      assertThat(second.nanos()).isGreaterThan(first.nanos());
    }
  }

  /** Writes a byte in a turn at whose end this runs. */
  private static void writeBefore(Rig rig, Recorder server, Runnable atTurnEnd) throws Exception {
    rig.onLane(
        () -> {
          rig.lanes.lane(0).onTurnEnd(atTurnEnd);
          server.connection.outputBuffer().writeByte(1);
          return null;
        });
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void hooksRunAtTheEndOfATurnBeforeItsOutputIsWritten(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();
      Recorder server = rig.accepted();
      List<String> seen = new ArrayList<>();
      writeBefore(
          rig,
          server,
          () -> {
            if (seen.isEmpty()) {
              seen.add("end");
              server.connection.outputBuffer().writeByte(2);
            }
          });
      assertThat(peer.read(2)).containsExactly(1, 2);
      assertThat(rig.onLane(() -> List.copyOf(seen))).containsExactly("end");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void whatIsFlushedEarlyArrivesWhileTheTurnGoesOn(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();
      Recorder server = rig.accepted();
      NettyLane lane = rig.lanes.lane(0);
      CountDownLatch arrived = new CountDownLatch(1);
      CompletableFuture<Boolean> isEarly = new CompletableFuture<>();
      lane.execute(
          () -> {
            server.connection.outputBuffer().writeByte(1);
            lane.flushEarly();
            server.connection.outputBuffer().writeByte(2);
            isEarly.complete(await(arrived));
          });
      assertThat(peer.read(1)).containsExactly(1);
      arrived.countDown();
      assertThat(isEarly.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(peer.read(1)).containsExactly(2);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void ticksAndSurvivesAHookThatFails(Lanes.Kind kind) throws Exception {
    LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    CountDownLatch ticks = new CountDownLatch(3);
    IllegalStateException mistake = new IllegalStateException("a mistake");
    try (Lanes lanes = Lanes.of(1, kind, faults::add)) {
      lanes.lane(0).onTick(ticks::countDown);
      lanes
          .lane(0)
          .onTick(
              () -> {
                throw mistake;
              });
      lanes.start();
      assertThat(ticks.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(faults.poll(20, TimeUnit.SECONDS)).isSameAs(mistake);
    }
  }

  /** An extension lacks a class, say: that may cost its own hook, and not the lane. */
  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void goesOnAfterAHookThatEndsWithAnError(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();
      Recorder server = rig.accepted();
      NoClassDefFoundError lack = new NoClassDefFoundError("a class");
      AtomicBoolean isFirst = new AtomicBoolean(true);
      writeBefore(
          rig,
          server,
          () -> {
            if (isFirst.getAndSet(false)) {
              throw lack;
            }
          });
      assertThat(peer.read(1)).containsExactly(1);
      assertThat(rig.faults.poll(20, TimeUnit.SECONDS)).isSameAs(lack);
    }
  }
}
