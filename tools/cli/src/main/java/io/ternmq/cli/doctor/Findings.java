package io.ternmq.cli.doctor;

import java.io.PrintWriter;

/** What was found, a line each, printed as it is found. */
final class Findings {
  private static final int LABEL_COLUMNS = 13;

  private final PrintWriter out;
  private int mistakes;

  Findings(PrintWriter out) {
    this.out = out;
  }

  /** As it should be. */
  void well(String label, String sentence) {
    line("ok", label, sentence);
  }

  /** It works, and somebody may want to know. */
  void note(String label, String sentence) {
    line("!", label, sentence);
  }

  /** It does not work; the second sentence says what to do. */
  void wrong(String label, String sentence, String advice) {
    mistakes++;
    line("no", label, sentence);
    if (!advice.isEmpty()) {
      line("", "", advice);
    }
  }

  private void line(String mark, String label, String sentence) {
    String left = String.format("%-3s%-" + LABEL_COLUMNS + "s", mark, label);
    out.println((left + sentence).stripTrailing());
    out.flush();
  }

  boolean isWell() {
    return mistakes == 0;
  }
}
