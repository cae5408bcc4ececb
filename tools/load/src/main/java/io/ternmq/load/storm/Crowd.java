package io.ternmq.load.storm;

import io.ternmq.load.LoadFailed;
import java.io.IOException;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The clients that go and return. Owned by the thread of the storm. */
final class Crowd implements AutoCloseable {
  /** While they come in for the first time: below the queue of brokers that ask for little. */
  private static final int COMING_AT_ONCE_AT_FIRST = 64;

  /** So many connect in one turn, so that those who are answered are served between. */
  private static final int CONNECTS_A_TURN = 256;

  private static final long ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long FIRST_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long HIGHEST_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final StormPlan plan;
  private final String tag;
  private final Loop loop;
  private final SourceAddresses sources;
  private final SplittableRandom chance = new SplittableRandom();
  private final List<Member> members = new ArrayList<>();
  private final ArrayDeque<Member> due = new ArrayDeque<>();
  private final ArrayDeque<Attempt> attempts = new ArrayDeque<>();
  private final PriorityQueue<Return> returns =
      new PriorityQueue<>(Comparator.comparingLong(Return::dueNanos));
  private final Tally tally = new Tally();
  private final Histogram backMillis = new Histogram(HIGHEST_MILLIS, 3);
  private boolean isStorm;
  private long droppedNanos;
  private int in;
  private int coming;

  private record Attempt(Member member, int number, long endNanos) {}

  private record Return(Member member, long dueNanos) {}

  Crowd(StormPlan plan, String tag, Loop loop) {
    this.plan = plan;
    this.tag = tag;
    this.loop = loop;
    this.sources = new SourceAddresses(plan.target().address().getAddress());
    for (int index = 0; index < plan.crowd().count(); index++) {
      members.add(new Member(this, index));
    }
  }

  // ---- what the storm does

  /** All come in for the first time, a few at once. */
  void comeIn(StormProgress progress) throws IOException {
    due.addAll(members);
    runUntilAllAreIn(progress, "coming in");
    if (in < members.size()) {
      throw new LoadFailed(
          "Only "
              + in
              + " of "
              + members.size()
              + " clients came in within "
              + plan.patience().toSeconds()
              + " s, before any storm. "
              + tally.sentence());
    }
  }

  /** Keeps what is open open for so long. */
  void rest(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      step(Math.max(1, Math.min(50, TimeUnit.NANOSECONDS.toMillis(left))));
    }
  }

  /** All are cut off at once. */
  void drop() {
    isStorm = true;
    tally.clear();
    returns.clear();
    attempts.clear();
    due.clear();
    members.forEach(Member::drop);
    in = 0;
    coming = 0;
    droppedNanos = System.nanoTime();
  }

  /** All return at once. */
  void comeBack(StormProgress progress) throws IOException {
    due.addAll(members);
    runUntilAllAreIn(progress, "coming back");
  }

  /** All leave, and their sessions end. */
  void leave() throws IOException {
    for (Member member : members) {
      member.leave();
      loop.turn(0);
    }
  }

  private void runUntilAllAreIn(StormProgress progress, String words) throws IOException {
    long end = System.nanoTime() + plan.patience().toNanos();
    while (in < members.size() && System.nanoTime() < end) {
      step(1);
      progress.show(words, in, members.size());
    }
  }

  private void step(long waitMillis) throws IOException {
    long now = System.nanoTime();
    while (!returns.isEmpty() && returns.element().dueNanos() - now <= 0) {
      due.add(returns.remove().member());
    }
    giveUp(now);
    int most = isStorm ? CONNECTS_A_TURN : COMING_AT_ONCE_AT_FIRST - coming;
    for (int begun = 0; begun < most && !due.isEmpty(); begun++) {
      begin(due.remove());
    }
    loop.turn(due.isEmpty() || (!isStorm && coming >= COMING_AT_ONCE_AT_FIRST) ? waitMillis : 0);
  }

  private void begin(Member member) {
    if (member.isIn() || member.isComing()) {
      return;
    }
    member.nextAttempt();
    try {
      member.comes(new Wire(loop, member, plan.target().address(), sources.of(member.index())));
      coming++;
      attempts.add(new Attempt(member, member.attempt(), System.nanoTime() + ATTEMPT_NANOS));
    } catch (BindException | NoRouteToHostException shortage) {
      sources.onShortage(); // no port is left on that address
      returnLater(member, FIRST_BACK_OFF_NANOS / 10);
    } catch (IOException refused) {
      onFailure(member);
    }
  }

  private void giveUp(long now) {
    while (!attempts.isEmpty() && attempts.element().endNanos() - now <= 0) {
      Attempt late = attempts.remove();
      if (late.member().isComing() && late.member().attempt() == late.number()) {
        tally.onTimeout();
        coming--;
        onFailure(late.member());
      }
    }
  }

  // ---- what members tell

  byte[] connect(int index) {
    return Packets.connect(tag + "-" + index, true, plan.target().login());
  }

  void onIn(Member member, boolean isPresent) {
    in++;
    coming--;
    tally.onIn(isPresent);
    if (isStorm) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - droppedNanos);
      backMillis.recordValue(Math.min(HIGHEST_MILLIS, millis));
    }
  }

  void onRefused(Member member, int reason, long retryAfterMillis) {
    coming--;
    tally.onRefused(reason, retryAfterMillis >= 0);
    member.onFailure();
    boolean obeys = plan.crowd().obeys() || !isStorm;
    if (!obeys) {
      due.add(member);
    } else if (retryAfterMillis >= 0) {
      long waitNanos = TimeUnit.MILLISECONDS.toNanos(retryAfterMillis);
      returnLater(member, waitNanos + chance.nextLong(waitNanos / 10 + 1));
    } else {
      backOff(member);
    }
  }

  void onLost(Member member, boolean wasIn) {
    if (wasIn) {
      in--;
      tally.onLostAgain();
    } else {
      coming--;
      tally.onBroken();
    }
    onFailure(member);
  }

  private void onFailure(Member member) {
    member.onFailure();
    if (isStorm && !plan.crowd().obeys()) {
      returnLater(member, FIRST_BACK_OFF_NANOS / 10); // a socket that fails says nothing to obey
    } else {
      backOff(member);
    }
  }

  private void backOff(Member member) {
    long longest =
        Math.min(
            LONGEST_BACK_OFF_NANOS, FIRST_BACK_OFF_NANOS << Math.min(5, member.failuresInARow()));
    returnLater(member, chance.nextLong(longest));
  }

  private void returnLater(Member member, long nanos) {
    returns.add(new Return(member, System.nanoTime() + nanos));
  }

  // ---- what came of it

  Tally tally() {
    return tally;
  }

  int in() {
    return in;
  }

  Histogram backMillis() {
    return backMillis;
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }
}
