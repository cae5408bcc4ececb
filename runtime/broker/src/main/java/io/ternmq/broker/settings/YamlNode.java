package io.ternmq.broker.settings;

import java.util.List;

/** A part of a YAML document, with the line it stands on. Immutable. */
sealed interface YamlNode {
  /** Counts from 1. */
  int line();

  /** What it is, for a sentence. */
  String shown();

  /** What sort of thing it is, for a sentence that shows nothing of a text. */
  default String sort() {
    return shown();
  }

  /** Text as it is written; nothing is made of it yet. */
  record Scalar(String text, int line) implements YamlNode {
    private static final int LONGEST_SHOWN = 80;

    @Override
    public String shown() {
      if (text.isEmpty()) {
        return "empty";
      }
      return "'"
          + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text)
          + "'";
    }

    @Override
    public String sort() {
      return text.isEmpty() ? shown() : "some text";
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line) implements YamlNode {
    @Override
    public String shown() {
      return "a list";
    }
  }

  /** Names and what they stand for, in the order of the text; no name twice. */
  record Mapping(List<Entry> entries, int line) implements YamlNode {
    @Override
    public String shown() {
      return "a group of settings";
    }
  }

  /** One name of a mapping. */
  record Entry(String name, YamlNode value, int line) {}
}
