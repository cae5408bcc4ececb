package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.Message;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatestMessagesTest {
  private static final int EIGHTH = LatestMessages.BYTES_LIMIT / 8;

  private final LatestMessages latest = new LatestMessages();

  private void add(long number, int storedBytes) {
    latest.add(
        Message.of(
            new Publish(
                TopicName.of("t"),
                new byte[0],
                QoS.AT_LEAST_ONCE,
                false,
                false,
                0,
                Properties.NONE),
            "publisher",
            number,
            0),
        storedBytes);
  }

  private long[] kept(int most) {
    return LongStream.rangeClosed(1, most).filter(number -> latest.find(number) != null).toArray();
  }

  @Test
  void keepsAsManyAsItsBytesAllowAndLetsTheOldestGo() {
    for (long number = 1; number <= 8; number++) {
      add(number, EIGHTH);
    }
    assertThat(kept(8)).hasSize(8);
    add(9, 1);
    assertThat(kept(9)).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
    add(10, EIGHTH);
    assertThat(kept(10)).containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void keepsNoLargeOneAndLetsNoneGoForIt() {
    add(1, EIGHTH + 1);
    assertThat(latest.find(1)).isNull();
    add(2, EIGHTH);
    add(3, Integer.MAX_VALUE);
    assertThat(kept(3)).containsExactly(2);
  }

  @Test
  void keepsSmallOnesUpToTheirNumber() {
    int most = LatestMessages.MESSAGES_LIMIT;
    for (long number = 1; number <= most; number++) {
      add(number, 1);
    }
    assertThat(kept(most)).hasSize(most);
    add(most + 1, 1);
    assertThat(latest.find(1)).isNull();
    assertThat(kept(most + 1)).hasSize(most);
  }
}
