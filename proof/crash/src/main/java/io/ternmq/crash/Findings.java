package io.ternmq.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What went against the promises, as sentences. Any thread. */
public final class Findings {
  private static final int KEPT = 50;

  private final List<String> sentences = new ArrayList<>();
  private final Consumer<String> listener;
  private int count;

  Findings() {
    this(sentence -> {});
  }

  /** None so far; each of the first ones is told at once. */
  public Findings(Consumer<String> listener) {
    this.listener = listener;
  }

  /** One more. */
  public synchronized void add(String sentence) {
    count++;
    if (sentences.size() < KEPT) {
      sentences.add(sentence);
      listener.accept(sentence);
    }
  }

  /** How many there are. */
  public synchronized int count() {
    return count;
  }

  /** The first of them. */
  public synchronized List<String> sentences() {
    return List.copyOf(sentences);
  }
}
