package io.ternmq.client;

import io.ternmq.core.DropReason;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Room for messages on their way, by number and bytes: who publishes enters, what has its outcome
 * leaves. Thread-safe.
 */
final class PublishRoom {
  private final long maximumMessages;
  private final long maximumBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasLeft = lock.newCondition();
  private long messages;
  private long bytes;
  private boolean isClosed;

  PublishRoom(long maximumMessages, long maximumBytes) {
    this.maximumMessages = maximumMessages;
    this.maximumBytes = maximumBytes;
  }

  /** Enters where there is room, else answers false. */
  boolean tryEnter(long messageBytes) {
    lock.lock();
    try {
      if (isFullFor(messageBytes)) {
        return false;
      }
      messages++;
      bytes += messageBytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for room and enters; false where there never will be any. Where there is room, a thread
   * that was interrupted enters as any other.
   */
  boolean enter(long messageBytes) throws InterruptedException {
    lock.lock();
    try {
      while (isFullFor(messageBytes)) {
        if (isClosed || messageBytes > maximumBytes) {
          return false;
        }
        hasLeft.await();
      }
      messages++;
      bytes += messageBytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Why a message of this size was not let in. */
  DropReason reasonAgainst(long messageBytes) {
    return messageBytes > maximumBytes ? DropReason.TOO_LARGE : DropReason.QUEUE_FULL;
  }

  /** How many messages are in. */
  long count() {
    lock.lock();
    try {
      return messages;
    } finally {
      lock.unlock();
    }
  }

  /** Enters whether there is room or not: the message was accepted in an earlier life. */
  void enterAgain(long messageBytes) {
    lock.lock();
    try {
      messages++;
      bytes += messageBytes;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFullFor(long messageBytes) {
    return messages >= maximumMessages || bytes + messageBytes > maximumBytes;
  }

  void leave(long messageBytes) {
    lock.lock();
    try {
      messages--;
      bytes -= messageBytes;
      hasLeft.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      hasLeft.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
