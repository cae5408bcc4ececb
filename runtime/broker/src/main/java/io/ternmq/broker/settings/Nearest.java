package io.ternmq.broker.settings;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
final class Nearest {
  private Nearest() {}

  /** The known name with the fewest differences; null where none is near. */
  static @Nullable String of(String written, Collection<String> known) {
    String nearest = null;
    int fewest = 2 + written.length() / 4;
    for (String name : known) {
      int differences =
          differences(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (differences < fewest) {
        fewest = differences;
        nearest = name;
      }
    }
    return nearest;
  }

  /** How many characters to put in, take out, change or swap. */
  static int differences(String left, String right) {
    int[][] costs = new int[left.length() + 1][right.length() + 1];
    for (int row = 0; row <= left.length(); row++) {
      for (int column = 0; column <= right.length(); column++) {
        costs[row][column] = cost(costs, left, right, row, column);
      }
    }
    return costs[left.length()][right.length()];
  }

  private static int cost(int[][] costs, String left, String right, int row, int column) {
    if (row == 0 || column == 0) {
      return row + column;
    }
    char here = left.charAt(row - 1);
    char there = right.charAt(column - 1);
    int changed = costs[row - 1][column - 1] + (here == there ? 0 : 1);
    int best = Math.min(changed, 1 + Math.min(costs[row - 1][column], costs[row][column - 1]));
    boolean isSwapped =
        row > 1 && column > 1 && here == right.charAt(column - 2) && left.charAt(row - 2) == there;
    return isSwapped ? Math.min(best, costs[row - 2][column - 2] + 1) : best;
  }
}
