package io.ternmq.broker.settings;

import io.ternmq.broker.EventKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is told of events over HTTP: a list of groups, each with a url. */
record WebhooksType() implements SettingType<List<WebhookSpec>> {
  private static final String URL = "url";
  private static final String EVENTS = "events";
  private static final String SECRET = "secret";
  private static final String TOKEN = "token";
  private static final String CA = "ca";
  private static final List<String> NAMES = List.of(URL, EVENTS, SECRET, TOKEN, CA);
  private static final Pattern THIS_MACHINE =
      Pattern.compile("(?i)localhost|\\[::1]|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  private static final ListType<EventKind> KINDS =
      new ListType<>(Types.choice(List.of(EventKind.values()), EventKind::word));

  @Override
  public List<WebhookSpec> parse(YamlNode written, Path folder) {
    if (!(written instanceof YamlNode.Sequence sequence)) {
      throw new IllegalArgumentException();
    }
    List<WebhookSpec> hooks = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      if (!(item instanceof YamlNode.Mapping mapping)) {
        throw new IllegalArgumentException("an element is " + item.sort());
      }
      hooks.add(hook(mapping, folder));
    }
    return List.copyOf(hooks);
  }

  private static WebhookSpec hook(YamlNode.Mapping mapping, Path folder) {
    TreeMap<String, YamlNode> values = new TreeMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      if (!NAMES.contains(entry.name())) {
        throw new IllegalArgumentException(
            "an element has "
                + entry.name()
                + ", but what it may have is "
                + String.join(", ", NAMES));
      }
      values.put(entry.name(), entry.value());
    }
    URI url = url(text(values, URL));
    if (values.containsKey(TOKEN) && !isUnread(url)) {
      throw new IllegalArgumentException(
          "the token of an element wants a url of https, or of this machine");
    }
    if (values.containsKey(CA) && !"https".equalsIgnoreCase(url.getScheme())) {
      throw new IllegalArgumentException("the ca of an element wants a url of https");
    }
    YamlNode events = values.get(EVENTS);
    return new WebhookSpec(
        url,
        events == null ? WebhookSpec.STANDARD_KINDS : new HashSet<>(kinds(events, folder)),
        path(text(values, SECRET), folder),
        path(text(values, TOKEN), folder),
        path(text(values, CA), folder));
  }

  private static @Nullable String text(TreeMap<String, YamlNode> values, String name) {
    YamlNode value = values.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof YamlNode.Scalar scalar && !scalar.text().isEmpty()) {
      return scalar.text();
    }
    throw new IllegalArgumentException("the " + name + " of an element is " + value.shown());
  }

  private static @Nullable Path path(@Nullable String text, Path folder) {
    return text == null ? null : folder.resolve(text);
  }

  private static URI url(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("an element has no url");
    }
    try {
      URI url = new URI(text);
      boolean isHttp = "http".equalsIgnoreCase(url.getScheme());
      if ((isHttp || "https".equalsIgnoreCase(url.getScheme()))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException fault) {
      // said below
    }
    throw new IllegalArgumentException(
        "a url begins with http:// or https:// and a host, and has neither a user nor a fragment");
  }

  /** Nobody on the way reads what is sent there; judged by the text alone. */
  private static boolean isUnread(URI url) {
    return !"http".equalsIgnoreCase(url.getScheme())
        || THIS_MACHINE.matcher(url.getHost()).matches();
  }

  private static List<EventKind> kinds(YamlNode written, Path folder) {
    try {
      List<EventKind> kinds = KINDS.parse(written, folder);
      if (!kinds.isEmpty()) {
        return kinds;
      }
    } catch (IllegalArgumentException fault) {
      // said below
    }
    throw new IllegalArgumentException("the events of an element are to be " + KINDS.meant());
  }

  @Override
  public String write(List<WebhookSpec> hooks) {
    return hooks.stream().map(WebhooksType::element).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String element(WebhookSpec hook) {
    StringBuilder text = new StringBuilder("{url: ").append(Words.written(hook.url().toString()));
    if (!hook.kinds().equals(WebhookSpec.STANDARD_KINDS)) {
      text.append(", events: ").append(KINDS.write(hook.kinds().stream().sorted().toList()));
    }
    append(text, SECRET, hook.secret());
    append(text, TOKEN, hook.token());
    append(text, CA, hook.authorities());
    return text.append('}').toString();
  }

  private static void append(StringBuilder text, String name, @Nullable Path file) {
    if (file != null) {
      text.append(", ").append(name).append(": ").append(Words.written(file.toString()));
    }
  }

  @Override
  public String meant() {
    return "a list of webhooks, such as [{url: \"https://example.org/tern\", secret: FILE}]";
  }
}
