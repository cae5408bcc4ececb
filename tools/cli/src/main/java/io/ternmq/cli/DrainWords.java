package io.ternmq.cli;

import io.ternmq.broker.DrainReport;
import io.ternmq.brokercore.Redirection;
import io.ternmq.brokercore.lane.DrainPlan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a drain is asked for and reported over the control socket: words with an equals sign. */
final class DrainWords {
  static final String DRAIN = "drain";
  static final String PROGRESS = "progress";
  static final String REPORT = "report";

  private DrainWords() {}

  /** The question for this plan. */
  static String of(DrainPlan plan) {
    Redirection elsewhere = plan.elsewhere();
    String where =
        elsewhere == null
            ? ""
            : (elsewhere.isForGood() ? " moved=" : " to=")
                + elsewhere.serverReference().replace(' ', ',');
    return DRAIN + " pace=" + plan.connectionsPerSecond() + " away=" + plan.awayMillis() + where;
  }

  /** The plan that a question asks for. */
  static DrainPlan plan(String question) {
    Map<String, String> words = words(question);
    String forNow = words.get("to");
    String forGood = words.get("moved");
    @Nullable Redirection elsewhere = null;
    if (forNow != null) {
      elsewhere = new Redirection(forNow.replace(',', ' '), false);
    } else if (forGood != null) {
      elsewhere = new Redirection(forGood.replace(',', ' '), true);
    }
    return new DrainPlan((int) number(words, "pace"), number(words, "away"), elsewhere);
  }

  static String of(DrainReport report) {
    return REPORT
        + " told="
        + report.told()
        + " closed="
        + report.closed()
        + " sessions="
        + report.sessions()
        + " queued="
        + report.queued()
        + " inflight="
        + report.inFlight()
        + " retained="
        + report.retained()
        + " atrisk="
        + report.atRisk()
        + " complete="
        + (report.isComplete() ? 1 : 0);
  }

  /** The report that a line is. */
  static DrainReport report(String line) {
    Map<String, String> words = words(line);
    return new DrainReport(
        (int) number(words, "told"),
        (int) number(words, "closed"),
        number(words, "sessions"),
        number(words, "queued"),
        number(words, "inflight"),
        number(words, "retained"),
        number(words, "atrisk"),
        number(words, "complete") == 1);
  }

  private static Map<String, String> words(String line) {
    Map<String, String> words = new HashMap<>();
    for (String word : line.split(" ")) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        words.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return words;
  }

  private static long number(Map<String, String> words, String name) {
    String value = words.get(name);
    if (value == null || !value.matches("\\d{1,18}")) {
      throw new IllegalArgumentException("a number is missing for " + name);
    }
    return Long.parseLong(value);
  }
}
