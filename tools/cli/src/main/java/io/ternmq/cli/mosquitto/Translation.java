package io.ternmq.cli.mosquitto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mosquitto.conf as a tern.yaml, and what of it has no counterpart. Not thread-safe.
 *
 * <p>Each line is translated by the rule of its option: {@link GlobalRules}, {@link ListenerRules},
 * or {@link Untranslated}.
 */
public final class Translation {
  private static final String HEAD =
      """
      # Translated from FILE by tern config --from. What is not here has TernMQ's default, which
      # may differ from mosquitto's: tern config shows them all. Among them: sessions of 3.x clients
      # wait 7 days (there for ever), 100,000 messages wait for a session (there 1,000).
      """;

  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug");

  private final List<String> notes = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<ListenerDraft> listeners = new ArrayList<>();
  private boolean isInBridge;
  private boolean isPerListener;

  private Translation() {
    listeners.add(new ListenerDraft(null));
  }

  /**
   * The translation.
   *
   * @param yaml the file to use
   * @param notes what could not be translated, each with its line, and why
   */
  public record Result(String yaml, List<String> notes) {
    /** Copies the notes. */
    public Result {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Translates a file.
   *
   * @throws IOException where it cannot be read
   */
  public static Result of(Path file) throws IOException {
    Translation translation = new Translation();
    for (Line line : ConfFile.read(file)) {
      translation.take(line);
    }
    translation.finish();
    return new Result(translation.yaml(file), translation.notes);
  }

  private void take(Line line) {
    if (line.key().equals("connection")) {
      isInBridge = true;
      note(line, "bridges to other brokers are not there yet; all lines of this one are left out");
      return;
    }
    if (isInBridge && Untranslated.isOfBridge(line.key())) {
      return;
    }
    isInBridge = false;
    boolean isTaken = GlobalRules.take(line, this) || ListenerRules.take(line, this);
    if (!isTaken) {
      note(line, Untranslated.reason(line.key()));
    }
  }

  /** What mosquitto does where nothing is said. */
  private void finish() {
    ListenerDraft first = listeners.get(0);
    if (listeners.size() == 1 && !first.isSaid()) {
      if (!first.hasBind()) {
        first.useBind("127.0.0.1");
      }
      first.usePort("1883");
      if (!settings.containsKey("security.passwords")) {
        settings.putIfAbsent("security.anonymous", "true");
      }
    } else if (!first.isSaid()) {
      listeners.remove(0);
    }
    if (isPerListener) {
      judgeAnonymous();
    }
    settings.putIfAbsent("security.anonymous", "false");
    leaveOutWrong();
  }

  /** Whoever may come in at one listener may come in at all: so all of them have to allow it. */
  private void judgeAnonymous() {
    boolean isAllowed = listeners.stream().allMatch(ListenerDraft::isAnonymousAllowed);
    settings.put("security.anonymous", isAllowed ? "true" : "false");
    for (ListenerDraft listener : listeners) {
      if (listener.isAnonymousAllowed() && !isAllowed && listener.line != null) {
        note(listener.line, "other listeners refuse clients without a name, so this one does too");
      }
    }
  }

  private void leaveOutWrong() {
    for (ListenerDraft listener : List.copyOf(listeners)) {
      String wrong = listener.wrong();
      if (wrong != null) {
        note(listener, wrong);
        listeners.remove(listener);
      } else {
        String unsaid = listener.settle();
        if (unsaid != null) {
          note(listener, unsaid);
        }
      }
    }
  }

  private void note(ListenerDraft listener, String reason) {
    Line line = listener.line;
    notes.add(line == null ? "the listener of the first lines: " + reason : line.note(reason));
  }

  private String yaml(Path file) {
    StringBuilder yaml =
        new StringBuilder(HEAD.replace("FILE", String.valueOf(file.getFileName())));
    yaml.append("listeners:\n");
    listeners.forEach(listener -> listener.write(yaml));
    settings.forEach((name, value) -> yaml.append(name).append(": ").append(value).append('\n'));
    return yaml.toString();
  }

  void note(Line line, String reason) {
    notes.add(line.note(reason));
  }

  void put(String setting, String value) {
    settings.put(setting, value);
  }

  /** A setting of the broker that here belongs to one listener, and may be said by several. */
  void putOnce(Line line, String setting, String value) {
    String before = settings.putIfAbsent(setting, value);
    if (before != null && !before.equals(value)) {
      note(line, setting + " holds for all listeners, and was said differently before");
    }
  }

  /** The most verbose one that is named counts. */
  void putLogLevel(String level) {
    String before = settings.get("log.level");
    if (before == null || LEVELS.indexOf(level) > LEVELS.indexOf(before)) {
      put("log.level", level);
    }
  }

  void useSettingsPerListener() {
    isPerListener = true;
  }

  boolean isPerListener() {
    return isPerListener;
  }

  /** The listener that lines belong to now. */
  ListenerDraft listener() {
    return listeners.get(listeners.size() - 1);
  }

  void begin(ListenerDraft listener) {
    listeners.add(listener);
  }
}
