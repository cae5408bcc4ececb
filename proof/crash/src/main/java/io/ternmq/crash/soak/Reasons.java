package io.ternmq.crash.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the broker counted as lost, by its own words, and whether each is what this run does. */
final class Reasons {
  private static final Pattern LOSS =
      Pattern.compile(
          "ternmq_(dropped_messages|disconnects|refusals|refused_connects)_total"
              + "\\{(?:reason|cause|lack)=\"([^\"]*)\"\\}");
  private static final Set<String> DROPS =
      Set.of("not-connected", "session-ended", "not-authorized", "superseded");
  private static final Set<String> CAUSES =
      Set.of(
          "client-disconnect",
          "peer-closed",
          "reset",
          "keep-alive-timeout",
          "stalled-packet",
          "connect-timeout",
          "taken-over",
          "protocol-error",
          "refused");

  private final Map<String, Map<String, Long>> counts = new TreeMap<>();

  /** Of a metrics page. */
  Reasons(Map<String, Double> samples) {
    samples.forEach(
        (name, value) -> {
          Matcher loss = LOSS.matcher(name);
          if (loss.matches() && value > 0) {
            counts
                .computeIfAbsent(loss.group(1), kind -> new TreeMap<>())
                .put(loss.group(2), value.longValue());
          }
        });
  }

  /** By kind and by reason, what there was at all. */
  Map<String, Map<String, Long>> counts() {
    return counts;
  }

  /** What this run gives no reason for, as sentences. */
  List<String> unexpected() {
    List<String> sentences = new ArrayList<>();
    add(sentences, "dropped_messages", DROPS);
    add(sentences, "disconnects", CAUSES);
    add(sentences, "refused_connects", Set.of());
    return sentences;
  }

  private void add(List<String> sentences, String kind, Set<String> expected) {
    counts
        .getOrDefault(kind, Map.of())
        .forEach(
            (reason, count) -> {
              if (!expected.contains(reason)) {
                sentences.add(count + " " + kind + " with the reason " + reason);
              }
            });
  }
}
