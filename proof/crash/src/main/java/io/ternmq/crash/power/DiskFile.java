package io.ternmq.crash.power;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A file: what is safe on the disk, and what was changed since. */
final class DiskFile {
  private static final int SECTOR_BYTES = 512;

  private Content safe = new Content(new byte[0], 0);
  private final List<Change> unsynced = new ArrayList<>();

  /**
   * Data at an offset; without data the file has that length from then on.
   *
   * @param number which change of the disk it is
   */
  private record Change(long number, long offset, byte[] data) {
    boolean isTruncation() {
      return data.length == 0;
    }
  }

  /** Bytes that grow. */
  private static final class Content {
    private byte[] bytes;
    private int length;

    Content(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    void apply(Change change) {
      int offset = Math.toIntExact(change.offset());
      if (change.isTruncation()) {
        reserve(offset);
        if (offset < length) {
          Arrays.fill(bytes, offset, length, (byte) 0);
        }
        length = offset;
      } else {
        reserve(offset + change.data().length);
        System.arraycopy(change.data(), 0, bytes, offset, change.data().length);
        length = Math.max(length, offset + change.data().length);
      }
    }

    private void reserve(int wanted) {
      if (wanted > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(wanted, 2 * bytes.length));
      }
    }

    Content copy() {
      return new Content(Arrays.copyOf(bytes, length), length);
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, length);
    }
  }

  void write(long number, long offset, byte[] data) {
    if (data.length > 0) {
      unsynced.add(new Change(number, offset, data));
    }
  }

  void truncate(long number, long length) {
    unsynced.add(new Change(number, length, new byte[0]));
  }

  /** The changes before this one are safe. */
  void synced(long before) {
    while (!unsynced.isEmpty() && unsynced.get(0).number() < before) {
      safe.apply(unsynced.remove(0));
    }
  }

  /** What a disk may hold of it without power. */
  byte[] left(Leftover leftover, SplittableRandom chance) {
    if (unsynced.isEmpty() || leftover == Leftover.NOTHING) {
      return safe.toBytes();
    }
    boolean isScattered =
        leftover == Leftover.SCATTERED && unsynced.stream().noneMatch(Change::isTruncation);
    return isScattered ? scattered(chance) : torn(chance);
  }

  /** The first changes, and the beginning of one more up to the end of some sector. */
  private byte[] torn(SplittableRandom chance) {
    Content content = safe.copy();
    int whole = chance.nextInt(unsynced.size() + 1);
    for (Change change : unsynced.subList(0, whole)) {
      content.apply(change);
    }
    if (whole < unsynced.size() && !unsynced.get(whole).isTruncation()) {
      Change change = unsynced.get(whole);
      long end = change.offset() + chance.nextInt(change.data().length + 1);
      int kept = (int) (end / SECTOR_BYTES * SECTOR_BYTES - change.offset());
      if (kept > 0) {
        content.apply(
            new Change(change.number(), change.offset(), Arrays.copyOf(change.data(), kept)));
      }
    }
    return content.toBytes();
  }

  /** Each sector as it was or as it became, in any mixture. */
  private byte[] scattered(SplittableRandom chance) {
    Content all = safe.copy();
    unsynced.forEach(all::apply);
    byte[] after = all.toBytes();
    byte[] before = Arrays.copyOf(safe.bytes, Math.max(safe.length, after.length));
    int length = safe.length;
    for (int from = 0; from < after.length; from += SECTOR_BYTES) {
      int to = Math.min(after.length, from + SECTOR_BYTES);
      boolean isChanged = from >= safe.length || !Arrays.equals(before, from, to, after, from, to);
      if (isChanged && chance.nextBoolean()) {
        System.arraycopy(after, from, before, from, to - from);
        length = Math.max(length, to);
      }
    }
    return Arrays.copyOf(before, length);
  }
}
