package io.ternmq.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What bounds a publisher: flow, pace, packet ids and the broker's own maximum. */
final class PublishersTest {
  @Test
  void flowCountsMessagesNotCopies() {
    Flow flow = new Flow(500, 2);
    assertThat(flow.room()).isEqualTo(2);

    flow.onPublished(2);
    assertThat(flow.room()).isZero();
    for (int count = 0; count < 500; count++) {
      flow.onDelivered();
    }
    assertThat(flow.room()).isEqualTo(1);
    assertThat(flow.outstandingCount()).isEqualTo(500);
  }

  @Test
  void flowGivesRoomBackForWhatIsMissing() {
    Flow flow = new Flow(1, 1);
    flow.onPublished(1);
    flow.onMissing(1);

    assertThat(flow.room()).isEqualTo(1);
  }

  @Test
  void paceMakesOneMessageDueAtEachInterval() {
    Pace pace = new Pace(1_000_000, 1_000);
    assertThat(pace.dueCount(1_000_000)).isEqualTo(1);
    assertThat(pace.nextNanos()).isEqualTo(1_000_000);

    pace.take();
    assertThat(pace.dueCount(1_999_999)).isZero();
    assertThat(pace.dueCount(4_000_000)).isEqualTo(3);
    assertThat(pace.nextNanos()).isEqualTo(2_000_000);
  }

  @Test
  void readsAllThatHasArrivedBeforeItWritesUnlessSomethingIsDueOrNothingEnds() {
    Punctuality turns = new Punctuality(new Pace(0, 100));
    assertThat(turns.mayLookAgain(0)).isTrue();
    assertThat(turns.mayLookAgain(1)).as("a message was published").isFalse();
    turns.onFlushed();

    int looks = 0;
    while (turns.mayLookAgain(1)) {
      looks++;
    }
    assertThat(looks).isEqualTo(16);
    turns.onFlushed();
    assertThat(turns.mayLookAgain(1)).isTrue();
  }

  @Test
  void doesNotSleepWhereTheNextMessageIsDueBeforeItWouldWakeUp() {
    Pace pace = new Pace(10_000_000, 100);
    Punctuality turns = new Punctuality(pace);
    assertThat(turns.earlyNanos()).isEqualTo(250_000);
    assertThat(turns.isNear(9_749_999)).isFalse();
    assertThat(turns.isNear(9_750_000)).isTrue();
    assertThat(turns.isNear(10_250_000)).isTrue();
    assertThat(turns.isNear(10_250_001)).as("long overdue").isFalse();

    pace.take();
    assertThat(turns.isNear(10_250_000)).as("the next one is due 10 ms later").isFalse();
    assertThat(new Punctuality(new Pace(0, 10_000)).earlyNanos())
        .as("an eighth of the time between two")
        .isEqualTo(12_500);
  }

  @Test
  void packetIdsComeBackOnceOnly() {
    PacketIds ids = new PacketIds(2);
    assertThat(ids.take()).isEqualTo(1);
    assertThat(ids.take()).isEqualTo(2);
    assertThat(ids.freeCount()).isZero();
    assertThatThrownBy(ids::take).isInstanceOf(IllegalStateException.class);

    assertThat(ids.release(1)).isTrue();
    assertThat(ids.complete(1)).isTrue();
    assertThat(ids.complete(1)).isFalse();
    assertThat(ids.release(1)).isFalse();
    assertThat(ids.complete(3)).isFalse();
    assertThat(ids.inFlightCount()).isEqualTo(1);
    assertThat(ids.take()).isEqualTo(1);
  }

  @Test
  void readsReceiveMaximumBehindOtherProperties() {
    String properties = "1100000e10" + "12000161" + "2401" + "26000161000162" + "210014" + "2a01";
    byte[] bytes = HexFormat.of().parseHex("17" + properties);
    assertThat(bytes[0] + 1).isEqualTo(bytes.length);

    assertThat(ConnAckProperties.receiveMaximum(ByteBuffer.wrap(bytes), 0, bytes.length))
        .isEqualTo(20);
    assertThat(ConnAckProperties.receiveMaximum(ByteBuffer.wrap(new byte[1]), 0, 1))
        .isEqualTo(65_535);
  }
}
