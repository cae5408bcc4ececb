package io.ternmq.broker.trace;

import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows one connection to the traces of its client. Owned by the connection's lane. */
public final class ConnectionTap {
  private final String peer;
  private final String listener;
  private final Map<Integer, String> aliases = new HashMap<>();
  private final List<Watch> watches = new ArrayList<>();

  /** A trace, and the number that this connection has in it. */
  private record Watch(Trace trace, int connection) {}

  private ConnectionTap(String peer, String listener) {
    this.peer = peer;
    this.listener = listener;
  }

  /** One for a connection that comes from there to this listener; it shows nothing yet. */
  public static ConnectionTap of(String peer, String listener) {
    return new ConnectionTap(peer, listener);
  }

  /** Shows it to these from now on, and to nobody else. False where these are none. */
  public boolean show(List<Trace> traces, Moment now) {
    watches.removeIf(watch -> !traces.contains(watch.trace()));
    for (Trace trace : traces) {
      if (watches.stream().noneMatch(watch -> watch.trace() == trace)) {
        Watch watch = new Watch(trace, trace.nextConnection());
        watches.add(watch);
        trace.add(
            new TraceRow.Opened(now.epochMillis(), watch.connection(), peer, listener),
            peer.length());
      }
    }
    return !watches.isEmpty();
  }

  /** How a packet passed, beside what is in it. */
  private record Passage(TraceRow.Direction direction, String topic, int bytes, int payloadBytes) {}

  /** A packet came. */
  public void onReceived(Packet packet, int bytes, Moment now) {
    String topic = packet instanceof Publish publish ? topicOf(publish) : "";
    int payloadBytes = packet instanceof Publish publish ? publish.payload().length : 0;
    pass(packet, new Passage(TraceRow.Direction.IN, topic, bytes, payloadBytes), now);
  }

  /** A packet goes out that is no PUBLISH. */
  public void onSent(Packet packet, int bytes, Moment now) {
    pass(packet, new Passage(TraceRow.Direction.OUT, "", bytes, 0), now);
  }

  private void pass(Packet packet, Passage passage, Moment now) {
    for (Watch watch : watches) {
      add(watch, Disclosure.of(packet, watch.trace().bounds().payloadBytes()), passage, now);
    }
  }

  /** A PUBLISH goes out. */
  public void onPublishSent(
      Message message, DeliveryHeader header, ProtocolVersion version, int bytes, Moment now) {
    String topic = message.topic().text();
    int payloadBytes = message.payload().length;
    Passage passage = new Passage(TraceRow.Direction.OUT, topic, bytes, payloadBytes);
    for (Watch watch : watches) {
      int shownBytes = watch.trace().bounds().payloadBytes();
      add(watch, Disclosure.of(message, header, version, shownBytes), passage, now);
    }
  }

  private static void add(Watch watch, Packet shown, Passage passage, Moment now) {
    int kept = shown instanceof Publish publish ? publish.payload().length : 0;
    watch
        .trace()
        .add(
            new TraceRow.Passed(
                now.epochMillis(),
                watch.connection(),
                passage.direction(),
                shown,
                passage.topic(),
                passage.bytes(),
                passage.payloadBytes()),
            passage.bytes() - passage.payloadBytes() + kept);
  }

  /** Where an alias was set up before anybody watched, the topic is not known. */
  private String topicOf(Publish publish) {
    int alias = (int) publish.properties().number(Property.TOPIC_ALIAS, 0);
    String topic = publish.topic().text();
    if (alias == 0) {
      return topic;
    }
    if (topic.isEmpty()) {
      return aliases.getOrDefault(alias, "");
    }
    aliases.put(
        alias, topic); // within what the broker granted: it ends a connection that uses more
    return topic;
  }

  /** What came is no packet. */
  public void onFault(ReasonCode reason, String sentence, Moment now) {
    for (Watch watch : watches) {
      watch
          .trace()
          .add(
              new TraceRow.Spoilt(now.epochMillis(), watch.connection(), reason, sentence),
              sentence.length());
    }
  }

  /** The connection ends; nothing follows. */
  public void onClosed(CloseCause cause, Moment now) {
    for (Watch watch : watches) {
      watch.trace().add(new TraceRow.Closed(now.epochMillis(), watch.connection(), cause), 0);
    }
    watches.clear();
  }
}
