package io.ternmq.brokercore;

/** What several sessions together may have waiting. Any lane. */
public interface QueueQuota {
  /** True where so many bytes more may wait. */
  boolean hasRoom(long bytes);

  /** So many bytes more wait; below zero where they wait no more. */
  void add(long bytes);
}
