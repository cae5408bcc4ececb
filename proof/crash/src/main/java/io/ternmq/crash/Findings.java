package io.ternmq.crash;

import java.util.ArrayList;
import java.util.List;

/** What went against the promises, as sentences. Any thread. */
final class Findings {
  private static final int KEPT = 50;

  private final List<String> sentences = new ArrayList<>();
  private int count;

  synchronized void add(String sentence) {
    count++;
    if (sentences.size() < KEPT) {
      sentences.add(sentence);
    }
  }

  synchronized int count() {
    return count;
  }

  synchronized List<String> sentences() {
    return List.copyOf(sentences);
  }
}
