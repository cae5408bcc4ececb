package io.ternmq.client.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLogTest {
  private static final int SMALL_SEGMENT_BYTES = 150;

  @TempDir private Path temporary;
  private Path directory;
  private Path copy;

  @BeforeEach
  void begin() {
    directory = temporary.resolve("queue");
    copy = temporary.resolve("copy");
  }

  /** Writes the steps, the last few of them without a sync; answers the length after each step. */
  private List<Long> write(int segmentBytes, int unsynced) throws IOException {
    List<List<Change>> steps = DiskLogRig.steps();
    List<Long> ends = new ArrayList<>();
    try (OpenedDirectory opened = DiskLogRig.open(directory, segmentBytes)) {
      SegmentLog log = opened.log();
      for (int index = 0; index < steps.size(); index++) {
        log.append(steps.get(index));
        if (index < steps.size() - unsynced) {
          log.sync();
        }
        if (unsynced == 0) {
          ends.add(log.bytes());
        }
      }
      log.sync();
    }
    return ends;
  }

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    write(SegmentLog.SEGMENT_BYTES, 0);
    assertThat(DiskLogRig.read(directory)).isEqualTo(DiskLogRig.expected(10));
  }

  @Test
  void aLogIsContinuedWhereItEnded() throws IOException {
    for (List<Change> step : DiskLogRig.steps()) {
      try (OpenedDirectory opened = DiskLogRig.open(directory)) {
        opened.log().append(step);
        opened.log().sync();
      }
    }
    assertThat(DiskLogRig.read(directory)).isEqualTo(DiskLogRig.expected(10));
    assertThat(DiskLogRig.files(directory)).hasSize(1);
  }

  /** As kill -9 leaves it: a prefix of the bytes, whichever. */
  @Test
  void cutAtAnyByteItHoldsTheStepsThatWereWhole() throws IOException {
    List<Long> ends = write(SegmentLog.SEGMENT_BYTES, 0);
    Path file = DiskLogRig.files(directory).get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      DiskLogRig.copy(directory, copy);
      Path cut = copy.resolve(file.getFileName());
      Files.write(cut, java.util.Arrays.copyOf(whole, length));
      int kept = 0;
      while (kept < ends.size() && ends.get(kept) <= length) {
        kept++;
      }
      assertThat(DiskLogRig.read(copy))
          .as("cut at %d", length)
          .isEqualTo(DiskLogRig.expected(kept));
    }
  }

  @Test
  void damageAnywhereInWhatWasDurableIsRefusedByNameAndNeverReadAsSomethingElse()
      throws IOException {
    List<Long> ends = write(SegmentLog.SEGMENT_BYTES, 0);
    Path file = DiskLogRig.files(directory).get(0);
    byte[] whole = Files.readAllBytes(file);
    long lastFrame = ends.get(ends.size() - 2);
    for (int index = 0; index < whole.length; index++) {
      DiskLogRig.copy(directory, copy);
      byte[] bytes = whole.clone();
      bytes[index] ^= (byte) (1 << (index % 8));
      Files.write(copy.resolve(file.getFileName()), bytes);
      if (index < lastFrame) {
        assertThatThrownBy(() -> DiskLogRig.read(copy))
            .isInstanceOf(StoreFailedException.class)
            .hasMessageContaining(file.getFileName() + " at byte ");
      } else {
        assertThat(DiskLogRig.read(copy)).isEqualTo(DiskLogRig.expected(9));
      }
    }
  }

  /** As a power cut may leave it: pages of one commit in any order. */
  @Test
  void aTailThatWasNeverSyncedIsCutWhereItIsFirstDamaged() throws IOException {
    write(SegmentLog.SEGMENT_BYTES, 5);
    Path file = DiskLogRig.files(directory).get(0);
    byte[] whole = Files.readAllBytes(file);
    boolean hasCut = false;
    for (int index = whole.length - 200; index < whole.length; index++) {
      DiskLogRig.copy(directory, copy);
      byte[] bytes = whole.clone();
      bytes[index] ^= 1;
      Files.write(copy.resolve(file.getFileName()), bytes);
      try {
        String words = DiskLogRig.read(copy);
        assertThat(List.of(5, 6, 7, 8, 9)).anyMatch(n -> DiskLogRig.expected(n).equals(words));
        hasCut = true;
      } catch (StoreFailedException durable) {
        assertThat(hasCut).as("damage behind a torn tail").isFalse();
      }
    }
    assertThat(hasCut).isTrue();
  }

  @Test
  void segmentsFollowEachOtherAndALostOneIsMissed() throws IOException {
    write(SMALL_SEGMENT_BYTES, 0);
    List<Path> files = DiskLogRig.files(directory);
    assertThat(files).hasSizeGreaterThan(3);
    assertThat(DiskLogRig.read(directory)).isEqualTo(DiskLogRig.expected(10));
    DiskLogRig.copy(directory, copy);
    Files.delete(copy.resolve(files.get(1).getFileName()));
    assertThatThrownBy(() -> DiskLogRig.read(copy)).hasMessageContaining("is missing");
  }

  @Test
  void aSegmentThatIsNotTheLastMustBeWhole() throws IOException {
    write(SMALL_SEGMENT_BYTES, 0);
    Path second = DiskLogRig.files(directory).get(1);
    byte[] whole = Files.readAllBytes(second);
    for (int length = 0; length < whole.length; length++) {
      DiskLogRig.copy(directory, copy);
      Files.write(copy.resolve(second.getFileName()), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> DiskLogRig.read(copy))
          .as("cut at %d", length)
          .isInstanceOf(StoreFailedException.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void aLogThatIsUsedForLongStaysSmallThoughOneOldMessageIsKept() throws IOException {
    long longest = 0;
    try (OpenedDirectory opened = DiskLogRig.open(directory, 1_000)) {
      SegmentLog log = opened.log();
      log.append(List.of(DiskLogRig.put(0, "old"), new Change.Sent(0, 0), new Change.Held(5, 1)));
      for (int number = 1; number < 1_000; number++) {
        log.append(List.of(DiskLogRig.put(number, "new")));
        log.append(List.of(new Change.Removed(number)));
        if (number % 10 == 0) {
          log.sync();
          log.trim();
        }
        longest = Math.max(longest, log.bytes());
      }
      log.sync();
    }
    assertThat(longest).isLessThan(10_000);
    assertThat(DiskLogRig.read(directory))
        .startsWith("0@1000 as 0 ")
        .endsWith("; held 5 as 1; next 1000 1 2");
  }

  @Test
  void twoClientsDoNotShareADirectory() throws IOException {
    try (OpenedDirectory opened = DiskLogRig.open(directory)) {
      assertThat(opened.stored().messages()).isEmpty();
      assertThatThrownBy(() -> DiskLogRig.open(directory))
          .isInstanceOf(StoreFailedException.class)
          .hasMessageContaining("in use by another client");
    }
    DiskLogRig.open(directory).close();
  }

  @Test
  void anotherClientIdDoesNotTakeADirectoryOver() throws IOException {
    write(SegmentLog.SEGMENT_BYTES, 0);
    assertThatThrownBy(() -> OpenedDirectory.open(directory, "jesse", packet -> null))
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("belongs to the client id walter, not to jesse");
  }

  @Test
  void afterDamageOpeningAgainIsNotBarredByTheFirstTry() throws IOException {
    write(SegmentLog.SEGMENT_BYTES, 0);
    Path file = DiskLogRig.files(directory).get(0);
    byte[] whole = Files.readAllBytes(file);
    byte[] bytes = whole.clone();
    bytes[60] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> DiskLogRig.read(directory)).hasMessageContaining("damaged");
    Files.write(file, whole);
    assertThat(DiskLogRig.read(directory)).isEqualTo(DiskLogRig.expected(10));
  }
}
