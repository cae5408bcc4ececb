package io.ternmq.testkit.contest;

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
    contestant.open(seat, new Silent());
    System.out.println("first " + (System.nanoTime() - beganNanos) / 1_000);
  }
}
