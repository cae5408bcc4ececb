package io.ternmq.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One tab: goes to addresses, reads the page, presses its buttons, and remembers what went wrong.
 */
final class Tab implements AutoCloseable {
  /** How long the page may take to become as awaited. */
  private static final int PATIENCE_MILLIS = 30_000;

  private static final int MOST_CLICKS = 5;
  private static final int MOST_JOURNEYS = 3;

  private final DevTools devTools;
  private final String session;
  private final String context;
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private boolean isOffline;

  Tab(DevTools devTools, String session, String context) {
    this.devTools = devTools;
    this.session = session;
    this.context = context;
    devTools.listen(session, this::onEvent);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
    call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    language("en-US");
    size(1440, 900);
  }

  private void onEvent(String method, Map<String, @Nullable Object> event) {
    switch (method) {
      case "Runtime.exceptionThrown" -> problems.add(described(event.get("exceptionDetails")));
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "warning", "assert").contains(String.valueOf(event.get("type")))) {
          problems.add(Json.write(event.get("args")));
        }
      }
      case "Log.entryAdded" -> {
        String entry = Json.write(event.get("entry"));
        boolean isBrokerAway =
            isOffline && (entry.contains("ERR_") || entry.contains("WebSocket connection to"));
        if (entry.contains("\"error\"") && !isBrokerAway) {
          problems.add(entry);
        }
      }
      default -> {}
    }
  }

  private static String described(@Nullable Object details) {
    return details instanceof Map<?, ?> map && map.get("exception") instanceof Map<?, ?> exception
        ? String.valueOf(exception.get("description"))
        : Json.write(details);
  }

  /** Errors of scripts, of the console and of the content security policy since the last call. */
  List<String> problems() {
    List<String> copy = List.copyOf(problems);
    problems.clear();
    return copy;
  }

  /** From now on failed requests are expected: the broker goes away. */
  void expectBrokerAway(boolean isExpected) {
    isOffline = isExpected;
  }

  Map<String, @Nullable Object> call(String method, Map<String, ?> parameters) {
    return devTools.call(method, parameters, session);
  }

  void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** The language of the browser, for pages opened from now on. */
  void language(String language) {
    call(
        "Network.setUserAgentOverride",
        Map.of("userAgent", "TernMQ browser test", "acceptLanguage", language));
  }

  void dark(boolean isDark) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
  }

  /** Goes to an address and waits until the page stands. */
  void go(String address) {
    call("Page.navigate", Map.of("url", "about:blank"));
    call("Page.navigate", Map.of("url", address));
    await("document.readyState === 'complete' && document.querySelector('#mast .brand') !== null");
  }

  /** Whether somebody sees the tab, as the page is told. */
  void hide(boolean isHidden) {
    eval(
        "Object.defineProperty(document, 'hidden', {configurable: true, value: "
            + isHidden
            + "}); document.dispatchEvent(new Event('visibilitychange'))");
  }

  /** Another address within the same page. */
  void hash(String hash) {
    eval("location.hash = " + Json.write(hash));
  }

  /** The value of an expression; a promise is awaited. */
  @Nullable Object eval(String expression) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("expression", expression);
    parameters.put("awaitPromise", true);
    parameters.put("returnByValue", true);
    parameters.put("userGesture", true);
    Map<String, @Nullable Object> answer = call("Runtime.evaluate", parameters);
    if (answer.get("exceptionDetails") != null) {
      throw new AssertionError(expression + "\n" + Json.write(answer.get("exceptionDetails")));
    }
    return answer.get("result") instanceof Map<?, ?> result ? result.get("value") : null;
  }

  String text(String selector) {
    return String.valueOf(
        eval("document.querySelector(" + Json.write(selector) + ")?.textContent ?? ''"));
  }

  double number(String expression) {
    return eval(expression) instanceof Double value ? value : Double.NaN;
  }

  /**
   * Waits in the browser, frame by frame, until a condition holds; returns after how many millis.
   */
  double await(String condition) {
    return await(condition, PATIENCE_MILLIS);
  }

  double await(String condition, int millis) {
    Object took =
        evalOnceThere(
            """
            new Promise((resolve) => {
              const began = performance.now();
              const look = () => {
                let holds = false;
                try { holds = %s; } catch { holds = false; }
                const passed = performance.now() - began;
                if (holds) resolve(passed);
                else if (passed > %s) resolve(-1);
                else setTimeout(look, 10);
              };
              look();
            })
            """
                .formatted(condition, millis));
    if (!(took instanceof Double passed) || passed < 0) {
      throw new AssertionError(
          "Not within "
              + millis
              + " ms: "
              + condition
              + "\nThe page says: "
              + visibleText()
              + "\nProblems: "
              + problems);
    }
    return passed;
  }

  /** The same as {@link #eval}; again where the tab went elsewhere before there was an answer. */
  private @Nullable Object evalOnceThere(String expression) {
    for (int attempt = 1; ; attempt++) {
      try {
        return eval(expression);
      } catch (IllegalStateException fault) {
        boolean isElsewhere = String.valueOf(fault.getMessage()).contains("target navigated");
        if (!isElsewhere || attempt == MOST_JOURNEYS) {
          throw fault;
        }
      }
    }
  }

  private String visibleText() {
    String text = String.valueOf(eval("location.href + ' ' + document.body?.innerText"));
    return text.length() > 1500 ? text.substring(0, 1500) : text;
  }

  /**
   * A real click in the middle of an element that has come to rest; another one where the mouse
   * went down on one element and up on another, as it does when something moves in between.
   */
  void click(String selector) {
    for (int attempt = 1; attempt <= MOST_CLICKS; attempt++) {
      await("document.querySelector(" + Json.write(selector) + ") !== null");
      mouse(placeOf(selector));
      if (!"missed".equals(eval("window.clickSeen ?? 'elsewhere by now'"))) {
        return;
      }
    }
    throw new AssertionError("No click arrives at " + selector);
  }

  private List<?> placeOf(String selector) {
    Object place =
        eval(
            """
            (async () => {
              const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
              const find = () => document.querySelector(%s);
              window.clickSeen = 'missed';
              let last = [];
              for (let frames = 0; frames < 100; frames++) {
                const element = find();
                element?.scrollIntoView({block: 'nearest', behavior: 'instant'});
                const box = element?.getBoundingClientRect();
                const place = box ? [box.left + box.width / 2, box.top + box.height / 2] : [];
                if (box && String(place) === String(last)) {
                  addEventListener('click', (event) => {
                    window.clickSeen = event.composedPath().includes(element) ? 'seen' : 'missed';
                  }, {capture: true, once: true});
                  return place;
                }
                last = place;
                await frame();
              }
              return null;
            })()
            """
                .formatted(Json.write(selector)));
    if (!(place instanceof List<?> point)) {
      throw new AssertionError("Nothing to click: " + selector);
    }
    return point;
  }

  private void mouse(List<?> point) {
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              Objects.requireNonNull(point.get(0)),
              "y",
              Objects.requireNonNull(point.get(1)),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Types into an element, in place of what is there. */
  void type(String selector, String text) {
    click(selector);
    eval("document.querySelector(" + Json.write(selector) + ").select()");
    call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key: Enter, Tab, ArrowDown, Escape or a letter. */
  void press(String key) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("key", key);
    int code =
        Map.of("Enter", 13, "Tab", 9, "ArrowDown", 40, "ArrowUp", 38, "Escape", 27)
            .getOrDefault(key, 0);
    if (code != 0) {
      parameters.put("windowsVirtualKeyCode", code);
    }
    if (key.equals("Enter")) {
      parameters.put("text", "\r");
    } else if (key.length() == 1) {
      parameters.put("text", key);
    }
    for (String type : List.of("keyDown", "keyUp")) {
      parameters.put("type", type);
      call("Input.dispatchKeyEvent", parameters);
    }
  }

  /** A picture of what is in sight. */
  void screenshot(Path file, int scale) {
    Map<String, @Nullable Object> answer =
        call(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "clip",
                Map.of(
                    "x", number("scrollX"),
                    "y", number("scrollY"),
                    "width", number("innerWidth"),
                    "height", number("innerHeight"),
                    "scale", scale)));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode(String.valueOf(answer.get("data"))));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Whether something is wider than the window. */
  boolean scrollsSideways() {
    return Boolean.TRUE.equals(
        eval("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
  }

  /** The texts of all elements that fit. */
  List<String> texts(String selector) {
    Object all =
        eval(
            "[...document.querySelectorAll("
                + Json.write(selector)
                + ")].map((each) => each.textContent)");
    return all instanceof List<?> list
        ? list.stream().flatMap(each -> Stream.of(String.valueOf(each))).toList()
        : List.of();
  }

  @Override
  public void close() {
    devTools.call("Target.disposeBrowserContext", Map.of("browserContextId", context), null);
  }
}
