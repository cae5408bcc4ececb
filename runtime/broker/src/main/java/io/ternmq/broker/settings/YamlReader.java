package io.ternmq.broker.settings;

import io.ternmq.broker.settings.YamlNode.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Reads YAML as text with lines, event by event: nothing is constructed, references and tags are
 * refused, so no document grows larger than it is written.
 */
final class YamlReader {
  private static final int DEEPEST = 20;
  private static final int LONGEST_CHARACTERS = 1 << 20;

  private final Place place;
  private final Iterator<Event> events;

  private int depth;

  private YamlReader(Place place, Iterator<Event> events) {
    this.place = place;
    this.events = events;
  }

  /** The document in this text; null where the text is empty. */
  static @Nullable YamlNode read(String text, Place place) throws ConfigException {
    if (text.length() > LONGEST_CHARACTERS) {
      throw refusal(place, "it is longer than a million characters");
    }
    try {
      Iterator<Event> events = new Yaml().parse(new java.io.StringReader(text)).iterator();
      return new YamlReader(place, events).document();
    } catch (MarkedYAMLException fault) {
      throw refusal(place.at(line(fault.getProblemMark())), reason(fault));
    } catch (YAMLException fault) {
      throw refusal(place, String.valueOf(fault.getMessage()).strip());
    }
  }

  private static String reason(MarkedYAMLException fault) {
    String problem = String.valueOf(fault.getProblem()).strip();
    return fault.getContext() == null ? problem : fault.getContext().strip() + ": " + problem;
  }

  private static ConfigException refusal(Place place, String reason) {
    String sentence = "this is no YAML that is understood here: " + reason;
    return ConfigException.of(new Problem(null, place.name(), place.line(), sentence));
  }

  private @Nullable YamlNode document() throws ConfigException {
    YamlNode root = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.is(Event.ID.DocumentStart)) {
        if (root != null) {
          throw refused(event, "a second document begins here, but only one is read");
        }
        root = node(events.next());
      }
    }
    return root;
  }

  private YamlNode node(Event event) throws ConfigException {
    if (depth == DEEPEST) {
      throw refused(event, "this is nested deeper than any setting");
    }
    depth++;
    YamlNode node = nodeInside(event);
    depth--;
    return node;
  }

  private YamlNode nodeInside(Event event) throws ConfigException {
    if (event instanceof AliasEvent alias) {
      throw refused(
          event, "*" + alias.getAnchor() + " refers to another part of the file; write it out");
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      throw refused(
          event, "&" + node.getAnchor() + " names a part of the file, which is not needed here");
    }
    if (event instanceof ScalarEvent scalar) {
      refuseTag(event, scalar.getTag());
      return new YamlNode.Scalar(scalar.getValue(), line(event));
    }
    if (event instanceof SequenceStartEvent sequence) {
      refuseTag(event, sequence.getTag());
      return sequence(event);
    }
    if (event instanceof MappingStartEvent mapping) {
      refuseTag(event, mapping.getTag());
      return mapping(event);
    }
    throw refused(event, "this is not understood");
  }

  private YamlNode sequence(Event start) throws ConfigException {
    List<YamlNode> items = new ArrayList<>();
    for (Event next = events.next(); !next.is(Event.ID.SequenceEnd); next = events.next()) {
      items.add(node(next));
    }
    return new YamlNode.Sequence(List.copyOf(items), line(start));
  }

  private YamlNode mapping(Event start) throws ConfigException {
    List<Entry> entries = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Event next = events.next(); !next.is(Event.ID.MappingEnd); next = events.next()) {
      if (!(node(next) instanceof YamlNode.Scalar name)) {
        throw refused(next, "a name is one word, not a list or a group");
      }
      Integer first = lines.putIfAbsent(name.text(), name.line());
      if (first != null) {
        throw refused(
            next, "'" + name.text() + "' stands here a second time, first on line " + first);
      }
      entries.add(new Entry(name.text(), node(events.next()), name.line()));
    }
    return new YamlNode.Mapping(List.copyOf(entries), line(start));
  }

  private void refuseTag(Event event, @Nullable String tag) throws ConfigException {
    if (tag != null) {
      throw refused(event, "the tag " + tag + " has no meaning here");
    }
  }

  private ConfigException refused(Event event, String reason) {
    return refusal(place.at(line(event)), reason);
  }

  private static int line(Event event) {
    return line(event.getStartMark());
  }

  private static int line(@Nullable Mark mark) {
    return mark == null ? 0 : mark.getLine() + 1;
  }
}
