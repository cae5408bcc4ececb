package io.ternmq.testkit.contest;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One client that publishes 64 bytes as fast as its window lets it. Prints {@code rate} with the
 * messages a second, and the processor time of the process for one in nanoseconds.
 */
final class ThroughputTask {
  private static final String TOPIC = "contest/throughput";
  private static final int PAYLOAD_BYTES = 64;
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final Contestant contestant;
  private final int port;
  private final int qos;
  private final Semaphore window;
  private final LongAdder doneCount = new LongAdder();
  private volatile boolean isOver;

  ThroughputTask(Contestant contestant, int port, int qos, int window) {
    this.contestant = contestant;
    this.port = port;
    this.qos = qos;
    this.window = new Semaphore(window);
  }

  void run(int warmUpSeconds, int measuredSeconds) throws Exception {
    Contestant.Seat seat = new Contestant.Seat(port, "throughput", KEEP_ALIVE_SECONDS, 0);
    Contestant.Member member = contestant.open(seat, new Silent());
    Thread publisher = new Thread(() -> publish(member), "contest-publisher");
    publisher.setDaemon(true);
    publisher.start();
    TimeUnit.SECONDS.sleep(warmUpSeconds);
    long countBefore = doneCount.sum();
    long processorBefore = processorNanos();
    long beganNanos = System.nanoTime();
    TimeUnit.SECONDS.sleep(measuredSeconds);
    long count = doneCount.sum() - countBefore;
    long nanos = System.nanoTime() - beganNanos;
    long processor = processorNanos() - processorBefore;
    isOver = true;
    System.out.println("rate " + count * 1_000_000_000L / nanos + " " + processor / count);
  }

  private void publish(Contestant.Member member) {
    byte[] payload = new byte[PAYLOAD_BYTES];
    try {
      while (!isOver) {
        window.acquire();
        member.publish(TOPIC, payload, qos, this::onDone);
      }
    } catch (Exception fault) {
      System.out.println("error " + fault);
    }
  }

  private void onDone() {
    doneCount.increment();
    window.release();
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
