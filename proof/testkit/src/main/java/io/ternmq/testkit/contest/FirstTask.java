package io.ternmq.testkit.contest;

import java.io.IOException;

/** The first connection of a process. Prints {@code first} with the microseconds that it took. */
final class FirstTask {
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final Contestant contestant;
  private final long beganNanos;

  FirstTask(Contestant contestant, long beganNanos) {
    this.contestant = contestant;
    this.beganNanos = beganNanos;
  }

  void run(int port) throws Exception {
    Contestant.Seat seat = new Contestant.Seat(port, "first", KEEP_ALIVE_SECONDS, 0);
    Contestant.Member member = contestant.open(seat, new Silent());
    long nanos = System.nanoTime() - beganNanos;
    if (member == null) {
      throw new IOException("there is no connection");
    }
    System.out.println("first " + nanos / 1_000);
  }
}
