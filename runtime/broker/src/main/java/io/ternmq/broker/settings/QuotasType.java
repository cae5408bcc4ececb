package io.ternmq.broker.settings;

import io.ternmq.broker.settings.YamlNode.Entry;
import io.ternmq.brokercore.Quota;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What tenants may hold: a list, of which the first that covers a user counts for it. */
record QuotasType() implements SettingType<List<Quota>> {
  private static final String USERS = "users";
  private static final String EACH = "each";
  private static final String SESSIONS = "sessions";
  private static final String SUBSCRIPTIONS = "subscriptions";
  private static final String QUEUE_BYTES = "queue.bytes";
  private static final List<String> NAMES =
      List.of(USERS, EACH, SESSIONS, SUBSCRIPTIONS, QUEUE_BYTES);
  private static final Quantity COUNT = Quantity.count(1, Integer.MAX_VALUE);
  private static final Quantity BYTES = Quantity.bytes(1 << 10, 1L << 50);

  @Override
  public List<Quota> parse(YamlNode written, Path folder) {
    if (!(written instanceof YamlNode.Sequence sequence)) {
      throw new IllegalArgumentException();
    }
    List<Quota> quotas = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      if (!(item instanceof YamlNode.Mapping mapping)) {
        throw new IllegalArgumentException("an element is " + item.shown());
      }
      TreeMap<String, String> values = new TreeMap<>();
      flatten(mapping, "", values);
      quotas.add(quota(values));
    }
    return List.copyOf(quotas);
  }

  private static void flatten(YamlNode.Mapping group, String prefix, TreeMap<String, String> into) {
    for (Entry entry : group.entries()) {
      String name = prefix + entry.name();
      if (entry.value() instanceof YamlNode.Mapping inner) {
        flatten(inner, name + ".", into);
      } else if (entry.value() instanceof YamlNode.Scalar text && NAMES.contains(name)) {
        into.put(name, text.text());
      } else {
        throw new IllegalArgumentException(
            "an element has " + name + ", but what it may have is " + String.join(", ", NAMES));
      }
    }
  }

  private static Quota quota(TreeMap<String, String> values) {
    String users = values.get(USERS);
    if (users == null || users.isEmpty()) {
      throw new IllegalArgumentException("an element names no users");
    }
    Quota quota =
        new Quota(
            users,
            Types.FLAG.reader().apply(values.getOrDefault(EACH, "false"), Path.of("")),
            number(values, SESSIONS, COUNT),
            number(values, SUBSCRIPTIONS, COUNT),
            number(values, QUEUE_BYTES, BYTES));
    if (quota.sessions() + quota.subscriptions() + quota.queueBytes() == 0) {
      throw new IllegalArgumentException("the element of " + users + " bounds nothing");
    }
    return quota;
  }

  private static long number(TreeMap<String, String> values, String name, Quantity quantity) {
    String text = values.get(name);
    if (text == null) {
      return 0;
    }
    try {
      return quantity.read(text);
    } catch (IllegalArgumentException fault) {
      throw new IllegalArgumentException(
          name + " is '" + text + "', but " + quantity.type().meant() + " is meant", fault);
    }
  }

  @Override
  public String write(List<Quota> quotas) {
    return quotas.stream().map(QuotasType::element).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String element(Quota quota) {
    StringBuilder text = new StringBuilder("{users: ").append(Words.written(quota.users()));
    if (quota.isEach()) {
      text.append(", each: true");
    }
    append(text, SESSIONS, quota.sessions(), COUNT);
    append(text, SUBSCRIPTIONS, quota.subscriptions(), COUNT);
    append(text, QUEUE_BYTES, quota.queueBytes(), BYTES);
    return text.append('}').toString();
  }

  private static void append(StringBuilder text, String name, long value, Quantity quantity) {
    if (value > 0) {
      text.append(", ").append(name).append(": ").append(quantity.type().write(value));
    }
  }

  @Override
  public String meant() {
    return "a list of quotas, such as [{users: \"acme-*\", sessions: 100}]";
  }
}
