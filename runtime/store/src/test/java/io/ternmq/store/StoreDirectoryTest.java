package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.store.StoreOperation.PutSession;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that cannot be used is refused with what to do, and nothing in it is changed. */
class StoreDirectoryTest {
  @TempDir private Path folder;

  private DurableStore open() throws StoreUnusableException {
    return DurableStore.open(StoreOptions.of(folder.resolve("data"), Level.FSYNC));
  }

  private void makeStore() throws StoreUnusableException {
    try (DurableStore store = open()) {
      store.open();
      new Batches(store, 0)
          .commit(new PutSession("kitchen", null, 1, 60, -1, null, null, -1, PutSession.ANY_SENT));
    }
  }

  @Test
  void isMadeWhereThereWasNothingAndFoundAgain() throws StoreUnusableException {
    makeStore();
    try (DurableStore store = open()) {
      assertThat(store.open().sessions()).hasSize(1);
    }
  }

  @Test
  void aSecondBrokerIsToldWhoHasIt() throws StoreUnusableException {
    try (DurableStore store = open()) {
      store.open();
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    }
    open().close();
  }

  @Test
  void aNewerFormatIsLeftAlone() throws Exception {
    makeStore();
    Files.writeString(folder.resolve("data/format"), "TernMQ store, format 2\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("was written by a newer TernMQ: it has format 2")
        .hasMessageContaining("Nothing was changed");
    Files.writeString(folder.resolve("data/format"), "TernMQ store, format 1\n");
    try (DurableStore store = open()) {
      assertThat(store.open().sessions()).hasSize(1);
    }
  }

  @Test
  void filesOfExtensionsFromATimeWithoutAStoreAreNobodyElses() throws Exception {
    Files.createDirectories(folder.resolve("data/extensions/diary"));
    try (DurableStore store = open()) {
      assertThat(store.open().sessions()).isEmpty();
    }
    assertThat(folder.resolve("data/extensions/diary")).isDirectory();
  }

  @Test
  void aFileInItsPlaceIsNamedAsOne() throws Exception {
    Files.writeString(folder.resolve("data"), "dear reader");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("it is a file and no directory");
  }

  @Test
  void aDirectoryOfSomethingElseIsLeftAlone() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/letter.txt"), "dear reader");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("holds letter.txt and is not a store of TernMQ");
    assertThat(folder.resolve("data/letter.txt")).hasContent("dear reader");
  }

  @Test
  void aDamagedDatabaseIsRefusedAndNotEmptied() throws Exception {
    makeStore();
    Path database = folder.resolve("data/rocksdb");
    Path manifest = database.resolve(Files.readString(database.resolve("CURRENT")).strip());
    byte[] whole = Files.readAllBytes(manifest);
    byte[] broken = whole.clone();
    broken[20] ^= 0x55;
    Files.write(manifest, broken);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("cannot be opened")
        .hasMessageContaining("restore a backup");
    Files.write(manifest, whole);
    try (DurableStore store = open()) {
      assertThat(store.open().sessions()).hasSize(1);
    }
  }

  @Test
  void aDatabaseThatIsGoneIsNotMadeAnew() throws Exception {
    makeStore();
    Files.move(folder.resolve("data/rocksdb"), folder.resolve("elsewhere"));
    assertThatThrownBy(this::open).isInstanceOf(StoreUnusableException.class);
    assertThat(folder.resolve("data/rocksdb/CURRENT")).doesNotExist();
  }

  @Test
  void aStartThatWasCutShortBeforeItsFirstFileWasWholeIsBegunAgain() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/begun.new"), "");
    open().close();
    assertThat(folder.resolve("data/format")).exists();
  }

  @Test
  void aStartThatWasCutShortIsBegunAgain() throws Exception {
    Files.createDirectories(folder.resolve("data/rocksdb"));
    Files.writeString(folder.resolve("data/begun"), "");
    Files.writeString(folder.resolve("data/lock"), "1\n");
    makeStore();
    assertThat(folder.resolve("data/format")).hasContent("TernMQ store, format 1\n");
    assertThat(folder.resolve("data/begun")).doesNotExist();
  }
}
