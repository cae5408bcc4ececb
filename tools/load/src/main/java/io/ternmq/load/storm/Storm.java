package io.ternmq.load.storm;

import io.ternmq.load.LoadFailed;
import io.ternmq.load.LoadTls;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A storm: many clients with sessions are cut off at once and return at once, while a few others
 * exchange messages. Uses the calling thread and one more, and ends by itself.
 */
public final class Storm {
  private static final int TAG_RADIX = 36;
  private static final int TAG_RANGE = 36 * 36 * 36 * 36;

  private Storm() {}

  /**
   * Raises a storm.
   *
   * @param progress is told how far it has come, a line now and then
   * @throws LoadFailed where it cannot begin or go on
   */
  public static StormReport run(StormPlan plan, Consumer<String> progress) {
    FileLimit.check(plan.crowd().count() + plan.live().count());
    int number = ThreadLocalRandom.current().nextInt(TAG_RANGE) + TAG_RANGE;
    String tag = "storm" + Integer.toString(number, TAG_RADIX);
    SSLContext tls = plan.target().isSecure() ? LoadTls.context(plan.target().authorities()) : null;
    try {
      return run(plan, tag, tls, new StormProgress(progress));
    } catch (IOException broken) {
      throw new LoadFailed("The storm broke off: " + broken.getMessage() + ".", broken);
    }
  }

  private static StormReport run(
      StormPlan plan, String tag, @Nullable SSLContext tls, StormProgress progress)
      throws IOException {
    try (LiveClients live = new LiveClients(plan, tag, new Loop(tls));
        Crowd crowd = new Crowd(plan, tag, new Loop(tls))) {
      live.start();
      crowd.comeIn(progress);
      progress.say("calm: measuring the clients that stay");
      live.phase(LiveClients.Phase.CALM);
      crowd.rest(plan.calm().toNanos());
      live.phase(LiveClients.Phase.STORM);
      try (Restart restart = plan.kill() == null ? null : new Restart(plan.kill())) {
        if (restart != null) {
          restart.run();
        }
        long began = System.nanoTime();
        crowd.drop();
        crowd.comeBack(progress);
        double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        live.stop();
        StormReport report = toReport(plan, crowd, live, seconds);
        crowd.leave();
        return report;
      }
    }
  }

  private static StormReport toReport(
      StormPlan plan, Crowd crowd, LiveClients live, double seconds) {
    Tally tally = crowd.tally();
    return new StormReport(
        plan.target().name(),
        plan.crowd(),
        new StormReport.Back(
            crowd.in(),
            seconds,
            crowd.backMillis().getValueAtPercentile(50),
            crowd.backMillis().getValueAtPercentile(99),
            tally.present(),
            tally.absent()),
        tally.toAttempts(),
        live.toFigures());
  }
}
