package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/** The database's library is unpacked once, and again where the file is not the one of the jar. */
class NativeLibraryTest {
  @TempDir private Path folder;

  /** As a first start leaves it; this process may have loaded one from elsewhere already. */
  private Path unpacked() throws IOException {
    String name = Environment.getJniLibraryFileName("rocksdb");
    Path file = folder.resolve(name);
    try (InputStream packed = RocksDB.class.getClassLoader().getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(packed), file);
    }
    return file;
  }

  @Test
  void isMissingAtFirst() throws IOException {
    assertThat(NativeLibrary.isUnpacked(folder)).isFalse();
  }

  @Test
  void isKnownAgain() throws IOException {
    unpacked();
    assertThat(NativeLibrary.isUnpacked(folder)).isTrue();
    NativeLibrary.load(folder);
    assertThat(NativeLibrary.isUnpacked(folder)).isTrue();
  }

  @Test
  void anotherVersionOfTheSameLengthIsNotTakenForIt() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(unpacked().toFile(), "rw")) {
      file.seek(file.length() / 2);
      int before = file.read();
      file.seek(file.length() / 2);
      file.write(before ^ 1);
    }
    assertThat(NativeLibrary.isUnpacked(folder)).isFalse();
  }

  @Test
  void oneThatWasCutShortIsNotTakenForIt() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(unpacked().toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    assertThat(NativeLibrary.isUnpacked(folder)).isFalse();
  }
}
