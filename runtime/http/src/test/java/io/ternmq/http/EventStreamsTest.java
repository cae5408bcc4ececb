package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.transport.WebAnswer;
import io.ternmq.transport.WebExchange;
import io.ternmq.transport.WebRequest;
import io.ternmq.transport.WebStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When events are written to those who follow, and how often. */
final class EventStreamsTest {
  private static final long GATHERING_NANOS = 250_000_000L;

  private final EventRing ring = EventRing.ofLifeFrom(0);
  private final EventStreams streams = new EventStreams(ring);
  private final long beganNanos = System.nanoTime();

  /** Somebody who follows, and the pieces that came. */
  private final class Follower implements WebExchange, WebStream {
    final List<byte[]> pieces = new ArrayList<>();
    boolean isReading = true;

    Follower() {
      this(streams, Map.of());
    }

    Follower(EventStreams streams, Map<String, List<String>> headers) {
      WebRequest request =
          new WebRequest("GET", "/", "", headers, new byte[0], new InetSocketAddress(0));
      streams.open(Call.of(request, Map.of()), this);
    }

    @Override
    public void answer(WebAnswer answer) {
      throw new AssertionError("answered with " + answer.status());
    }

    @Override
    public WebStream stream(WebAnswer head) {
      return this;
    }

    @Override
    public boolean send(byte[] piece) {
      if (isReading) {
        pieces.add(piece);
      }
      return isReading;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void onEnd(Runnable task) {}

    @Override
    public void end() {}

    @Override
    public void close() {}

    String last() {
      return new String(pieces.get(pieces.size() - 1), StandardCharsets.UTF_8);
    }
  }

  private void happens(String clientId) {
    ring.add("connected", Json.object("clientId", clientId));
  }

  @Test
  void sendsTheFirstEventAtOnceAndGathersThoseBehindIt() {
    Follower follower = new Follower();
    happens("one");
    streams.pump(beganNanos);
    assertThat(follower.last()).startsWith("id: 1\n").contains("one");
    happens("two");
    streams.pump(beganNanos + GATHERING_NANOS / 2);
    happens("three");
    streams.pump(beganNanos + GATHERING_NANOS - 1);
    assertThat(follower.pieces).hasSize(1);
    streams.pump(beganNanos + GATHERING_NANOS);
    assertThat(follower.pieces).hasSize(2);
    assertThat(follower.last()).startsWith("id: 2\n").contains("two", "\n\nid: 3\n", "three");
  }

  @Test
  void writesEventsOnceForAllWhoStandAtTheSamePlace() {
    Follower one = new Follower();
    Follower other = new Follower();
    Follower slow = new Follower();
    slow.isReading = false;
    happens("one");
    streams.pump(beganNanos);
    assertThat(one.pieces.get(0)).isSameAs(other.pieces.get(0));
    slow.isReading = true;
    happens("two");
    streams.pump(beganNanos + GATHERING_NANOS);
    assertThat(one.pieces.get(1)).isSameAs(other.pieces.get(1));
    assertThat(slow.last()).contains("id: 1\n", "id: 2\n");
  }

  @Test
  void saysHowManyEventsASlowFollowerMissed() {
    Follower slow = new Follower();
    for (int number = 0; number < EventRing.LIMIT + 10; number++) {
      happens("client-" + number);
    }
    streams.pump(beganNanos);
    assertThat(new String(slow.pieces.get(0), StandardCharsets.UTF_8))
        .startsWith("event: missed\n")
        .contains("\"events\":10");
    assertThat(slow.last()).contains("client-" + (EventRing.LIMIT + 9));
  }

  @Test
  void whoComesBackFromAnEarlierLifeIsToldAllOfThisOne() {
    EventRing earlier = EventRing.ofLifeFrom(1_764_400_000_000L);
    EventRing later = EventRing.ofLifeFrom(1_764_400_002_000L);
    for (int number = 1; number <= 8; number++) {
      earlier.add("connected", Json.object("clientId", "earlier-" + number));
      later.add("connected", Json.object("clientId", "later-" + number));
    }
    EventStreams streamsOfLater = new EventStreams(later);
    long nowNanos = System.nanoTime();
    for (String last : List.of("5", Long.toString(earlier.latest() - 3))) {
      Follower follower = new Follower(streamsOfLater, Map.of("last-event-id", List.of(last)));
      streamsOfLater.pump(nowNanos);
      assertThat(follower.last()).contains("later-1\"", "later-8\"").doesNotContain("missed");
      nowNanos += GATHERING_NANOS;
    }
  }
}
