package io.ternmq.broker;

import io.ternmq.brokercore.BrokerSettings;

/**
 * What is kept on the heap for as long as somebody wants it kept: never so much that nothing is
 * left for the connections, whatever the settings say. They are made for large machines, and a
 * small one is not to die of them.
 */
final class HeapShares {
  private static final int RETAINED_PART = 2;

  /** One retained message, however short, takes a part of this. */
  private static final int BYTES_A_RETAINED_MESSAGE = 1024;

  private static final int WILLS_PART = 4;

  private HeapShares() {}

  /** The same settings, with bounds that a heap of so many bytes can keep. */
  static BrokerSettings within(long heapBytes, BrokerSettings settings) {
    return settings.with(
        its -> {
          its.retainedBytes = Math.min(its.retainedBytes, heapBytes / RETAINED_PART);
          its.retainedMessages =
              (int) Math.min(its.retainedMessages, heapBytes / BYTES_A_RETAINED_MESSAGE);
          its.willBytes = Math.min(its.willBytes, heapBytes / WILLS_PART);
        });
  }
}
