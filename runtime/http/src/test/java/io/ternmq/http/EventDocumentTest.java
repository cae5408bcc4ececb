package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.EventKind;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.DropReason;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document of the events, beside what is told. */
final class EventDocumentTest {
  private static final Set<String> OF_EVERY_EVENT = Set.of("at", "kind", "clientId");

  private static final List<BrokerEvent> ONE_OF_EACH =
      List.of(
          new BrokerEvent.Connected("c", "p", ProtocolVersion.MQTT_5, "u", 60, true, 5, 0),
          new BrokerEvent.Disconnected(
              "c", "p", CloseCause.RESET, ReasonCode.UNSPECIFIED_ERROR, "", 1, 60),
          new BrokerEvent.SessionClosed("c", CloseCause.GRACE_OVER, 0),
          new BrokerEvent.Refused("c", "p", CloseCause.QUOTA, ReasonCode.QUOTA_EXCEEDED, "s"),
          new BrokerEvent.Duel("c", "h", "e", 10, 60),
          new BrokerEvent.Throttled("c", "p", true, 100),
          new BrokerEvent.Dropped("c", DropReason.QUEUE_FULL, 1),
          new BrokerEvent.WillPublished("c", "t"),
          new BrokerEvent.WillDropped("c"),
          new BrokerEvent.StoreReadOnly("s"),
          new BrokerEvent.StoreRecovered(),
          new BrokerEvent.Stalled(0, 500));

  /** The rows of the last table, by kind. */
  private static Map<String, String> rows() throws IOException {
    String document = Files.readString(MetricsTest.root().resolve("docs/events.md"));
    String events = document.substring(document.indexOf("## The events"));
    Map<String, String> rows = new HashMap<>();
    Matcher row = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|(.*)\\|$").matcher(events);
    while (row.find()) {
      rows.put(row.group(1), row.group(2));
    }
    return rows;
  }

  @Test
  void everyKindAndEveryFieldIsDocumented() throws Exception {
    Map<String, String> rows = rows();
    Set<String> kinds = new LinkedHashSet<>();
    for (BrokerEvent event : ONE_OF_EACH) {
      String kind = EventJson.kind(event);
      kinds.add(kind);
      String row = Objects.requireNonNull(rows.get(kind), kind);
      Set<String> fields = new LinkedHashSet<>(EventJson.of(event, 1, null).keySet());
      fields.removeAll(OF_EVERY_EVENT);
      assertThat(fields).allSatisfy(field -> assertThat(row).contains("`" + field + "`"));
    }
    assertThat(kinds).hasSize(EventKind.values().length).isEqualTo(rows.keySet());
  }
}
