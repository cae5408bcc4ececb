package io.ternmq.client;

import io.ternmq.transport.Lanes;
import io.ternmq.transport.NettyLane;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that many clients share: some that read and write, and as many that call handlers, which
 * end when they have nothing to do; beside them one for each {@link ParameterSource} that is being
 * asked. Thread-safe. Close it after the clients that use it.
 */
public final class IoThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MqttClient.class);
  private static final long IDLE_SECONDS = 10;
  private static final long SOURCE_IDLE_SECONDS = 1;

  private final Lanes lanes;
  private final ThreadPoolExecutor callbacks;
  private final ThreadPoolExecutor sources;
  private final AtomicInteger next = new AtomicInteger();

  private IoThreads(int count, Lanes.Kind kind) {
    lanes = Lanes.of(count, kind, fault -> LOG.error("the client made a mistake", fault));
    callbacks =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> newThread(task, "tern-callbacks"));
    callbacks.allowCoreThreadTimeOut(true);
    sources =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            SOURCE_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> newThread(task, "tern-parameters"));
    lanes.start();
  }

  private static Thread newThread(Runnable task, String name) {
    Thread made = new Thread(task, name);
    made.setDaemon(true);
    return made;
  }

  /**
   * So many threads of each sort; one of each serves thousands of clients that are mostly idle.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static IoThreads of(int count) {
    return of(count, Lanes.Kind.best());
  }

  static IoThreads of(int count, Lanes.Kind kind) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one thread is needed, not " + count);
    }
    return new IoThreads(count, kind);
  }

  Lanes lanes() {
    return lanes;
  }

  /** The lane of the next client. */
  NettyLane nextLane() {
    return lanes.lane(Math.floorMod(next.getAndIncrement(), lanes.count()));
  }

  Executor callbacks() {
    return callbacks;
  }

  /** Where sources of parameters are asked: a thread for each that takes its time. */
  Executor sources() {
    return sources;
  }

  /** Ends the threads; clients that were not closed hear nothing more. */
  @Override
  public void close() {
    callbacks.shutdown();
    sources.shutdown();
    lanes.close();
  }
}
