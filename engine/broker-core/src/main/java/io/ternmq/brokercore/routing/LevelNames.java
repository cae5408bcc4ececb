package io.ternmq.brokercore.routing;

import java.util.HashMap;
import java.util.Map;

/**
 * The names of levels that are in use, each kept once however many nodes bear it. Owned by the
 * tree's writers.
 */
final class LevelNames {
  private final Map<String, Name> names = new HashMap<>();

  private static final class Name {
    final String text;
    int uses;

    Name(String text) {
      this.text = text;
    }
  }

  /** The one string for this name; one more node bears it. */
  String take(String text) {
    Name name = names.get(text);
    if (name == null) {
      name = new Name(text);
      names.put(text, name);
    }
    name.uses++;
    return name.text;
  }

  /** A node that bore this name is gone. */
  void giveBack(String text) {
    Name name = names.get(text);
    if (name != null && --name.uses == 0) {
      names.remove(text);
    }
  }

  int count() {
    return names.size();
  }
}
