package io.ternmq.browser;

import java.util.Arrays;
import java.util.List;

/** How fluent the page is in a tab; prints what it measures. */
final class Fluency {
  private static final int MEASURED_MILLIS = 4_000;
  private static final int PRESSES = 5;

  private final Tab tab;

  Fluency(Tab tab) {
    this.tab = tab;
  }

  /** Measures the page of a broker that runs; the argument is its address. */
  public static void main(String[] arguments) {
    try (Chromium chromium = Chromium.start();
        Tab tab = chromium.tab()) {
      Fluency fluency = new Fluency(tab);
      tab.go(arguments[0] + "#/clients");
      tab.await("document.querySelectorAll('.clients td.id').length > 20");
      fluency.frames("list");
      fluency.filterMillis("restless", "idle");
      tab.go(arguments[0] + "#/overview");
      tab.await("document.querySelector('.hero .figure')?.textContent.length > 0");
      fluency.frames("overview");
      System.out.println(tab.problems());
    }
  }

  /**
   * Frame times as the page's own requestAnimationFrame sees them, and tasks that held its thread
   * for more than 50 ms; returns the median frame.
   */
  double frames(String what) {
    Object measured =
        tab.eval(
            """
            new Promise((resolve) => {
              const times = [];
              const tasks = [];
              const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
              observer.observe({entryTypes: ['longtask']});
              const began = performance.now();
              let last = began;
              const frame = (now) => {
                times.push(now - last);
                last = now;
                if (now - began < %s) requestAnimationFrame(frame);
                else {
                  observer.disconnect();
                  const sorted = times.slice(1).sort((a, b) => a - b);
                  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
                  const longest = Math.max(0, ...tasks.map((task) => task.duration));
                  resolve([sorted.length, at(0.5), at(0.95), at(0.99), sorted.at(-1), tasks.length, longest]);
                }
              };
              requestAnimationFrame(frame);
            })
            """
                .formatted(MEASURED_MILLIS));
    if (!(measured instanceof List<?> figures)) {
      throw new AssertionError("No frames");
    }
    double[] times =
        figures.stream().mapToDouble(each -> each instanceof Double time ? time : -1).toArray();
    System.out.printf(
        "Frames of %s: %.0f, median %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms;"
            + " tasks over 50 ms: %.0f, longest %.0f ms%n",
        what, times[0], times[1], times[2], times[3], times[4], times[5], times[6]);
    return times[1];
  }

  /** From a key press in the search to the rows that it leaves; the quickest of some. */
  double filterMillis(String... words) {
    double[] times = new double[PRESSES];
    for (int press = 0; press < PRESSES; press++) {
      String word = words[press % words.length];
      tab.eval(
          """
          void (window.filtered = new Promise((resolve) => {
            document.querySelector('#search').addEventListener('input', () => {
              const began = performance.now();
              const look = () => {
                const names = [...document.querySelectorAll('.clients td.id .name')];
                const isDone = names.length > 0 && names.every((name) => name.textContent.includes(%s));
                if (isDone) resolve(performance.now() - began);
                else requestAnimationFrame(look);
              };
              look();
            }, {once: true});
          }))
          """
              .formatted(Json.write(word)));
      tab.type("#search", word);
      times[press] = tab.number("window.filtered");
    }
    System.out.printf("From a key press to the rows: %s ms%n", Arrays.toString(times));
    return Arrays.stream(times).min().orElse(Double.NaN);
  }
}
