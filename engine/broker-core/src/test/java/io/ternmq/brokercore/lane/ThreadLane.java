package io.ternmq.brokercore.lane;

import io.ternmq.core.Lane;
import io.ternmq.core.Moment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A lane on a thread of its own: one task a turn, and the end of the turn behind each. */
final class ThreadLane implements Lane {
  private final int index;
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> failure;
  private final Thread thread = new Thread(this::run);
  private volatile Runnable endOfTurn = () -> {};
  private volatile boolean isStopped;

  /** A lane whose first exception goes there. */
  ThreadLane(int index, CompletableFuture<Void> failure) {
    this.index = index;
    this.failure = failure;
    thread.setDaemon(true);
  }

  void start(Runnable everyEndOfTurn, Runnable first) {
    endOfTurn = everyEndOfTurn;
    tasks.add(first);
    thread.start();
  }

  void stop() {
    isStopped = true;
    tasks.add(() -> {});
  }

  private void run() {
    try {
      while (!isStopped) {
        tasks.take().run();
        endOfTurn.run();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error bug) {
      failure.completeExceptionally(bug);
    }
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Moment moment() {
    return new Moment(0, 0);
  }
}
