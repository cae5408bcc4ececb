package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message says of itself, and what it costs. */
class MessageTest {
  private static final int OBJECTS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Message message(boolean retain, long epochMillis, Properties properties) {
    Publish publish =
        new Publish(
            TopicName.of("a/b"), new byte[3], QoS.EXACTLY_ONCE, false, retain, 7, properties);
    return Message.of(publish, "p", 5, epochMillis);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 999, 1_000, 1_795_959_277_123L, 4_294_967_295_999L})
  void knowsToTheMillisecondWhenItWasPublished(long epochMillis) {
    Message message = message(true, epochMillis, Properties.NONE);
    assertThat(message.publishedAtMillis()).isEqualTo(epochMillis);
    assertThat(message.expires()).isFalse();
    assertThat(message.isExpired(Long.MAX_VALUE)).isFalse();
    assertThat(message.expirySeconds(epochMillis)).isEqualTo(-1);
    assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
    assertThat(message.retain()).isTrue();
    assertThat(message.toUnretained().retain()).isFalse();
    assertThat(message.toUnretained().publishedAtMillis()).isEqualTo(epochMillis);
    assertThat(message.toUnretained().qos()).isEqualTo(QoS.EXACTLY_ONCE);
  }

  @Test
  void expiresAfterItsInterval() {
    Properties two = Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, 2).build();
    Message message = message(false, 1_795_959_277_999L, two);
    assertThat(message.expires()).isTrue();
    assertThat(message.expirySeconds(1_795_959_277_999L)).isEqualTo(2);
    assertThat(message.expirySeconds(1_795_959_278_000L)).isEqualTo(2);
    assertThat(message.expirySeconds(1_795_959_279_000L)).isEqualTo(1);
    assertThat(message.isExpired(1_795_959_279_998L)).isFalse();
    assertThat(message.isExpired(1_795_959_279_999L)).isTrue();
    assertThat(message.expirySeconds(1_795_959_299_000L)).isZero();
  }

  @Test
  void isNeverSentOnWithALongerIntervalThanItCameWith() {
    Properties two = Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, 2).build();
    Message message = message(false, 1_795_959_277_999L, two);
    assertThat(message.expirySeconds(1_795_959_276_000L)).as("a clock set back").isEqualTo(2);
  }

  @Test
  void andItsDeliveryAreSmall() {
    assumeThat(flag("UseCompressedOops")).as("references of four bytes").isTrue();
    Publish publish =
        new Publish(
            TopicName.of("t"), new byte[1], QoS.AT_LEAST_ONCE, false, false, 1, Properties.NONE);
    Message message = Message.of(publish, "p", 1, 1);
    assertThat(bytesEach(index -> Message.of(publish, "p", index, 1))).isLessThanOrEqualTo(56);
    assertThat(
            bytesEach(
                index ->
                    new Outgoing(
                        message, index, QoS.AT_LEAST_ONCE, false, Outgoing.NO_IDENTIFIERS, null)))
        .isLessThanOrEqualTo(48);
  }

  private static boolean flag(String name) {
    return Boolean.parseBoolean(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption(name)
            .getValue());
  }

  private static long bytesEach(IntFunction<Object> made) {
    Object[] kept = new Object[OBJECTS];
    kept[0] = made.apply(0);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int index = 0; index < OBJECTS; index++) {
      kept[index] = made.apply(index);
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / OBJECTS;
  }
}
