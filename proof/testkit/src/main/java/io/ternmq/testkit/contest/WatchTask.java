package io.ternmq.testkit.contest;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Clients that subscribe to one topic and then wait. Prints {@code ready}, and with the number of
 * the client and the time in microseconds {@code lost}, {@code back}, and {@code got} for the first
 * message after each loss. Ends with standard input.
 */
final class WatchTask {
  private static final String TOPIC = "contest/watch";

  private final Contestant contestant;
  private final int port;

  WatchTask(Contestant contestant, int port) {
    this.contestant = contestant;
    this.port = port;
  }

  void run(int clients, int keepAliveSeconds, int retryMillis) throws Exception {
    for (int number = 0; number < clients; number++) {
      Contestant.Seat seat =
          new Contestant.Seat(port, "watch-" + name() + number, keepAliveSeconds, retryMillis);
      contestant.open(seat, new Watch(number)).subscribe(TOPIC);
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // whoever started this process says when it is over
    }
  }

  private String name() {
    return contestant.getClass().getSimpleName() + "-";
  }

  /** Waits for the first message after each loss. */
  private static final class Watch implements Contestant.Hears {
    private final int number;
    private boolean isWaiting;

    Watch(int number) {
      this.number = number;
    }

    private void say(String what) {
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      System.out.println(what + " " + number + " " + micros);
    }

    @Override
    public synchronized void onMessage() {
      if (isWaiting) {
        isWaiting = false;
        say("got");
      }
    }

    @Override
    public synchronized void onLost() {
      isWaiting = true;
      say("lost");
    }

    @Override
    public synchronized void onBack() {
      say("back");
    }
  }
}
