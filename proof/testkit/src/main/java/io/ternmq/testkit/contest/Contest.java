package io.ternmq.testkit.contest;

/**
 * Gives a library its task: {@code watch PORT CLIENTS KEEP_ALIVE RETRY_MILLIS}, {@code throughput
 * PORT QOS WINDOW WARM_UP_SECONDS SECONDS}, {@code idle PORT CLIENTS KEEP_ALIVE} or {@code first
 * PORT}. What happens is printed, a line each.
 */
public final class Contest {
  private Contest() {}

  /**
   * Runs the task to its end, which for some is the end of standard input.
   *
   * @param beganNanos when the program began
   */
  public static void run(Contestant contestant, long beganNanos, String[] words) throws Exception {
    int[] numbers = new int[words.length - 1];
    for (int index = 1; index < words.length; index++) {
      numbers[index - 1] = Integer.parseInt(words[index]);
    }
    switch (words[0]) {
      case "watch" -> new WatchTask(contestant, numbers[0]).run(numbers[1], numbers[2], numbers[3]);
      case "throughput" ->
          new ThroughputTask(contestant, numbers[0], numbers[1], numbers[2])
              .run(numbers[3], numbers[4]);
      case "idle" -> new IdleTask(contestant, numbers[0]).run(numbers[1], numbers[2]);
      case "first" -> new FirstTask(contestant, beganNanos).run(numbers[0]);
      default -> throw new IllegalArgumentException("There is no task " + words[0]);
    }
    System.exit(0); // some libraries leave threads behind
  }
}
