package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import org.junit.jupiter.api.Test;

/** What is kept leaves room on the heap, however small that is. */
class HeapSharesTest {
  private static final long GIB = 1L << 30;

  @Test
  void aSmallHeapKeepsLessThanTheSettingsAllow() {
    BrokerSettings small = HeapShares.within(GIB / 4, BrokerSettings.defaults());
    assertThat(small.retainedBytes()).isEqualTo(GIB / 8);
    assertThat(small.retainedMessages()).isEqualTo(1 << 18);
    assertThat(small.willBytes()).isEqualTo(GIB / 16);
  }

  @Test
  void aLargeOneKeepsWhatTheSettingsSay() {
    BrokerSettings settings =
        BrokerSettings.defaults()
            .with(
                its -> {
                  its.retainedBytes = 3 * GIB;
                  its.willBytes = GIB;
                });
    BrokerSettings large = HeapShares.within(8 * GIB, settings);
    assertThat(large.retainedBytes()).isEqualTo(3 * GIB);
    assertThat(large.retainedMessages()).isEqualTo(1_000_000);
    assertThat(large.willBytes()).isEqualTo(GIB);
  }
}
