package io.ternmq.client.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved of a queue that is damaged. */
class QueueRepairTest {
  private static final int MESSAGES = 20;

  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void begin() {
    directory = temporary.resolve("queue");
  }

  private void write() throws IOException {
    try (OpenedDirectory opened = DiskLogRig.open(directory)) {
      for (int number = 0; number < MESSAGES; number++) {
        opened.log().append(List.of(DiskLogRig.put(number, "message " + number)));
        opened.log().sync();
      }
    }
  }

  private void flip(int index) throws IOException {
    Path file = DiskLogRig.files(directory).get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[index] ^= 4;
    Files.write(file, bytes);
  }

  private int middle() throws IOException {
    return (int) Files.size(DiskLogRig.files(directory).get(0)) / 2;
  }

  private static int lengthOfHead(byte[] file) {
    return Frame.HEAD_BYTES + ByteBuffer.wrap(file).getInt(0);
  }

  @Test
  void aSoundQueueIsLeftAlone() throws IOException {
    write();
    QueueRepair.Findings findings = QueueRepair.check(directory);
    assertThat(findings.isSound()).isTrue();
    assertThat(findings.messages()).isEqualTo(MESSAGES);
    assertThat(findings.clientId()).isEqualTo(DiskLogRig.CLIENT);
    assertThat(QueueRepair.repair(directory)).isNull();
  }

  @Test
  void aFlippedByteCostsTheMessageThatItIsInAndNoOther() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(DiskLogRig.files(directory).get(0));
    int head = lengthOfHead(whole);
    int ofMessage = (whole.length - head) / MESSAGES;
    for (int index = head; index < whole.length - 2 * ofMessage; index += 37) {
      flip(index);
      QueueRepair.Findings findings = QueueRepair.check(directory);
      assertThat(findings.damages()).as("byte %d", index).hasSize(1);
      assertThat(findings.messages()).as("byte %d", index).isEqualTo(MESSAGES - 1);
      flip(index);
    }
    assertThat(QueueRepair.check(directory).isSound()).isTrue();
  }

  @Test
  void theRestIsUsedAgainAndTheDamagedFilesAreKept() throws IOException {
    write();
    flip(middle());
    assertThatThrownBy(() -> DiskLogRig.read(directory))
        .hasMessageContaining("tern queue repair " + directory);
    Path damaged = Objects.requireNonNull(QueueRepair.repair(directory));
    assertThat(DiskLogRig.files(damaged)).hasSize(1);
    assertThat(QueueRepair.check(directory).isSound()).isTrue();
    try (OpenedDirectory opened = DiskLogRig.open(directory)) {
      assertThat(opened.stored().messages()).hasSize(MESSAGES - 1);
      assertThat(opened.stored().nextNumber()).isGreaterThan(MESSAGES);
      opened.log().append(List.of(DiskLogRig.put(opened.stored().nextNumber(), "more")));
      opened.log().sync();
    }
    assertThat(QueueRepair.check(directory).messages()).isEqualTo(MESSAGES);
  }

  @Test
  void aDamagedLengthIsSteppedOver() throws IOException {
    write();
    byte[] bytes = Files.readAllBytes(DiskLogRig.files(directory).get(0));
    flip(lengthOfHead(bytes) + 1); // of the first message: the length is far too large now
    QueueRepair.Findings findings = QueueRepair.check(directory);
    assertThat(findings.damages()).hasSize(1);
    assertThat(findings.messages()).isEqualTo(MESSAGES - 1);
  }

  @Test
  void aQueueInUseIsNotTouched() throws IOException {
    write();
    try (OpenedDirectory opened = DiskLogRig.open(directory)) {
      assertThat(opened.stored().messages()).hasSize(MESSAGES);
      assertThatThrownBy(() -> QueueRepair.repair(directory)).hasMessageContaining("in use");
    }
  }

  @Test
  void aDirectoryWithoutAQueueIsNamed() {
    assertThatThrownBy(() -> QueueRepair.check(temporary))
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("there is no queue in");
  }
}
