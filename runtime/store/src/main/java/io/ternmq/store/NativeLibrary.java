package io.ternmq.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * The database's library: unpacked into the store's own directory (a temporary one would gather a
 * copy with each crash), and not again as long as the file there is the one of this version.
 */
final class NativeLibrary {
  private static final String FILE_NAME = Environment.getJniLibraryFileName("rocksdb");

  private NativeLibrary() {}

  /** Loads it from this directory, into which it is unpacked where it is missing or another. */
  static void load(Path directory) throws IOException {
    try {
      if (isUnpacked(directory)) {
        RocksDB.loadLibrary(List.of(directory.toString()));
      } else {
        NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
      }
    } catch (UnsatisfiedLinkError e) {
      NativeLibraryLoader.getInstance().loadLibrary(""); // a disk from which nothing may be run
    }
  }

  /** True where the file there has the length and the checksum of the one in the jar. */
  static boolean isUnpacked(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    JarEntry packed = packed();
    return packed != null
        && Files.size(file) == packed.getSize()
        && checksum(file) == packed.getCrc();
  }

  private static @Nullable JarEntry packed() throws IOException {
    URL url = RocksDB.class.getClassLoader().getResource(FILE_NAME);
    return url != null && url.openConnection() instanceof JarURLConnection jar
        ? jar.getJarEntry()
        : null;
  }

  private static long checksum(Path file) throws IOException {
    CRC32 checksum = new CRC32();
    byte[] part = new byte[1 << 18];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        checksum.update(part, 0, read);
      }
    }
    return checksum.getValue();
  }
}
