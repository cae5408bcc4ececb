package io.ternmq.testkit.contest;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients that are on line and do nothing. Prints {@code idle} with how many there are, the
 * bytes of heap of one and the threads of all.
 */
final class IdleTask {
  private static final int COLLECTIONS = 4;

  private final Contestant contestant;
  private final int port;
  private final List<Contestant.Member> members = new ArrayList<>();

  IdleTask(Contestant contestant, int port) {
    this.contestant = contestant;
    this.port = port;
  }

  void run(int clients, int keepAliveSeconds) throws Exception {
    int first = clients / 100;
    open(first, keepAliveSeconds);
    long before = liveBytes();
    open(clients - first, keepAliveSeconds);
    long after = liveBytes();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    System.out.println(
        "idle " + members.size() + " " + (after - before) / (clients - first) + " " + threads);
  }

  private void open(int count, int keepAliveSeconds) throws Exception {
    for (int number = 0; number < count; number++) {
      String clientId = "idle-" + members.size();
      Contestant.Seat seat = new Contestant.Seat(port, clientId, keepAliveSeconds, 0);
      members.add(contestant.open(seat, new Silent()));
    }
  }

  private static long liveBytes() {
    for (int count = 0; count < COLLECTIONS; count++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
