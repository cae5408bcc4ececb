package io.ternmq.peers.contest;

import io.ternmq.testkit.contest.Contest;
import io.ternmq.testkit.contest.Contestant;
import java.util.Arrays;

/** The libraries of others at a task: {@code PeerContest hivemq|paho TASK NUMBERS...}. */
public final class PeerContest {
  private PeerContest() {}

  /** Runs it. */
  public static void main(String[] words) throws Exception {
    long beganNanos = System.nanoTime();
    Contestant contestant =
        switch (words[0]) {
          case "hivemq" -> new HiveMqContestant();
          case "paho" -> new PahoContestant();
          default -> throw new IllegalArgumentException("There is no library " + words[0]);
        };
    Contest.run(contestant, beganNanos, Arrays.copyOfRange(words, 1, words.length));
  }
}
