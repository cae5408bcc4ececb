package io.ternmq.crash.soak;

import io.ternmq.crash.soak.Footprint.FileCount;
import java.io.IOException;

/**
 * The broker's footprint at one time.
 *
 * @param heapBytes what lives on the heap; -1 where it was not looked at
 * @param directBytes direct memory; -1 where it was not looked at
 */
record Reading(
    double second,
    long heapBytes,
    long directBytes,
    long residentBytes,
    FileCount fileCount,
    long threadCount) {

  static final long UNREAD = -1;

  /** Looks now; costly where the heap is looked at, for all of it is collected. */
  static Reading of(Footprint footprint, double second, boolean withHeap) throws IOException {
    return new Reading(
        second,
        withHeap ? footprint.liveHeapBytes() : UNREAD,
        withHeap ? footprint.directBytes() : UNREAD,
        footprint.residentBytes(),
        footprint.fileCount(),
        footprint.threadCount());
  }
}
