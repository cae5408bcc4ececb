package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.store.StoreOperation.PutSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the database's log that somebody takes for text, and what the disk makes of others. */
class LostLogTest {
  @TempDir private Path directory;

  private DurableStore open() throws StoreUnusableException {
    return DurableStore.open(StoreOptions.of(directory, Level.FSYNC));
  }

  private static PutSession session(long number) {
    return new PutSession(
        "client-" + number, null, number, 60, -1, null, null, -1, PutSession.ANY_SENT);
  }

  /** Sessions from one number on, each in a commit of its own. */
  private void store(int first, int count) throws StoreUnusableException {
    try (DurableStore store = open()) {
      store.open();
      Batches batches = new Batches(store, 0);
      for (int number = first; number < first + count; number++) {
        batches.commit(session(number));
      }
    }
  }

  private int sessions() throws StoreUnusableException {
    try (DurableStore store = open()) {
      return store.open().sessions().size();
    }
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("rocksdb"))) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private void removeLogs() throws IOException {
    for (Path log : logs()) {
      Files.delete(log);
    }
  }

  @Test
  void aStoreWithoutItsLogIsRefusedUntilItIsPutBack() throws Exception {
    store(1, 10);
    Path log = logs().get(0);
    byte[] bytes = Files.readAllBytes(log);
    removeLogs();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("there is no file *.log, and there always was one")
          .hasMessageContaining("Put them back, or restore a backup")
          .hasMessageContaining("'tern store accept-loss --data " + directory + "'")
          .hasMessageContaining("Nothing was changed");
    }
    assertThatThrownBy(() -> StoreInspection.open(directory))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("there is no file *.log");
    Files.write(log, bytes);
    assertThat(sessions()).isEqualTo(10);
  }

  @Test
  void whoAcceptsTheLossGoesOnFromWhatWasWrittenBefore() throws Exception {
    store(1, 10);
    store(11, 5); // the start before it wrote what the log held
    removeLogs();
    assertThat(StoreInspection.acceptLoss(directory)).isTrue();
    assertThat(sessions()).isEqualTo(10);
    assertThat(StoreInspection.acceptLoss(directory)).isFalse();
    store(11, 5);
    assertThat(sessions()).isEqualTo(15);
  }

  @Test
  void aLogThatWasEmptiedIsMissed() throws Exception {
    store(1, 10);
    Path log = logs().get(logs().size() - 1);
    byte[] bytes = Files.readAllBytes(log);
    Files.write(log, new byte[0]);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("has 0 bytes, and had " + bytes.length);
    Files.write(log, bytes);
    assertThat(sessions()).isEqualTo(10);
  }

  @Test
  void aLogThatIsDamagedInItsMiddleIsNotTakenForAShorterOne() throws Exception {
    store(1, 10);
    Path log = logs().get(logs().size() - 1);
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 1;
    Files.write(log, bytes);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("commits that were safe")
          .hasMessageContaining("accept-loss");
    }
    assertThat(StoreInspection.acceptLoss(directory)).isTrue();
    assertThat(sessions()).isBetween(1, 9);
  }

  @Test
  void whatWasStillBeingWrittenIsNotMissed() throws Exception {
    store(1, 10);
    Path log = logs().get(logs().size() - 1);
    byte[] more = new byte[300];
    more[7] = 1;
    Files.write(log, more, java.nio.file.StandardOpenOption.APPEND);
    assertThat(sessions()).isEqualTo(10);
  }

  @Test
  void aLogThatIsRemovedUnderARunningStoreIsWrittenAnew() throws Exception {
    try (DurableStore store = open()) {
      store.open();
      new Batches(store, 0).commit(session(1));
      removeLogs();
      new Batches(store, 1).commit(session(2));
    }
    assertThat(logs()).isNotEmpty();
    assertThat(sessions()).isEqualTo(2);
    try (DurableStore store = open()) {
      store.open();
      removeLogs(); // with nothing in them, and nothing after it
    }
    assertThat(sessions()).isEqualTo(2);
  }

  @Test
  void aCopyOfARunningStoreLacksNothing() throws Exception {
    Path copy = directory.resolve("copy");
    try (DurableStore store = open()) {
      store.open();
      new Batches(store, 0).commit(session(1));
      store.backup(copy);
      new Batches(store, 1).commit(session(2));
    }
    try (DurableStore store = DurableStore.open(StoreOptions.of(copy, Level.OS))) {
      assertThat(store.open().sessions()).hasSize(1);
    }
  }

  @Test
  void aNoteThatIsTornSaysNothing() throws Exception {
    store(1, 10);
    Files.write(directory.resolve("safe"), new byte[] {1, 2, 3});
    assertThat(sessions()).isEqualTo(10);
    byte[] spoilt = Files.readAllBytes(directory.resolve("safe"));
    spoilt[2] ^= 1;
    Files.write(directory.resolve("safe"), spoilt);
    assertThat(sessions()).isEqualTo(10);
  }
}
