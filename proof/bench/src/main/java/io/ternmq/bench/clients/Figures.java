package io.ternmq.bench.clients;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One row of the table: what each library showed in each run, and the medians. */
final class Figures {
  private final String title;
  private final String unit;
  private final boolean isLowerBetter;
  private final Map<Library, List<Double>> values = new EnumMap<>(Library.class);
  private final Map<Library, String> notes = new EnumMap<>(Library.class);

  Figures(String title, String unit, boolean isLowerBetter) {
    this.title = title;
    this.unit = unit;
    this.isLowerBetter = isLowerBetter;
  }

  void add(Library library, double value) {
    values.computeIfAbsent(library, any -> new ArrayList<>()).add(value);
    System.err.printf(Locale.ROOT, "%-44s %-14s %,.1f %s%n", title, library.title(), value, unit);
  }

  /** Says something more of a library's figure. */
  void note(Library library, String words) {
    notes.put(library, words);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  static String head() {
    StringBuilder head = new StringBuilder("| row | unit |");
    StringBuilder line = new StringBuilder("|---|---|");
    for (Library library : Library.values()) {
      head.append(' ').append(library.title()).append(" |");
      line.append("--:|");
    }
    return head + " best |\n" + line + "---|\n";
  }

  String toMarkdown() {
    StringBuilder row =
        new StringBuilder("| ").append(title).append(" | ").append(unit).append(" |");
    Library best = Library.TERNMQ;
    for (Library library : Library.values()) {
      List<Double> found = values.get(library);
      if (found == null) {
        row.append(" - |");
        continue;
      }
      double median = median(found);
      List<Double> ofBest = values.get(best);
      boolean isBetter = ofBest == null || (median < median(ofBest)) == isLowerBetter;
      if (library != best && isBetter) {
        best = library;
      }
      row.append(String.format(Locale.ROOT, median < 100 ? " %.1f" : " %,.0f", median));
      row.append(notes.containsKey(library) ? " " + notes.get(library) : "").append(" |");
    }
    return row.append(' ').append(best.title()).append(" |\n").toString();
  }
}
