package io.ternmq.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/** A store of this moment in another directory; files that do not change any more are linked. */
final class StoreCopy {
  private StoreCopy() {}

  /** What went wrong, in a sentence; empty where nothing did. */
  static String make(Tables tables, Path target) {
    try {
      String[] there = target.toFile().list();
      if (there != null && there.length > 0) {
        return target + " is not empty. Name a new directory for the backup.";
      }
      Files.createDirectories(target);
      tables.copyTo(target.resolve("rocksdb"));
      StoreDirectory.seal(target);
      return "";
    } catch (RocksDBException | IOException e) {
      return "The backup in " + target + " failed: " + e.getMessage() + ". Do not use it.";
    }
  }
}
